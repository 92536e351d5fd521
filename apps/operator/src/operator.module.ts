import { Module, type DynamicModule } from '@nestjs/common';
import { Operator } from './operator.js';

/** The operator in a Nest application, which gives it its life, its probes and its metrics. */
@Module({})
export class OperatorModule {
  static of(operator: Operator): DynamicModule {
    return { module: OperatorModule, providers: [{ provide: Operator, useValue: operator }] };
  }
}

import { Module, type DynamicModule, type ValueProvider } from '@nestjs/common';
import type { AppContext } from '../run-app.js';
import { OperationsController } from './operations.controller.js';
import { CLOCK, FAIL, LOGGER, READINESS, REGISTRY } from './tokens.js';

/** Global: the context's parts by token, `values` beside them (the opened log), and `/healthz`, `/readyz`, `/metrics`. */
@Module({})
export class RuntimeModule {
  static forRoot(context: AppContext, values: readonly ValueProvider[] = []): DynamicModule {
    const providers: ValueProvider[] = [
      { provide: CLOCK, useValue: context.clock },
      { provide: LOGGER, useValue: context.logger },
      { provide: REGISTRY, useValue: context.registry },
      { provide: READINESS, useValue: context.readiness },
      { provide: FAIL, useValue: context.fail },
      ...values,
    ];
    return {
      module: RuntimeModule,
      global: true,
      controllers: [OperationsController],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

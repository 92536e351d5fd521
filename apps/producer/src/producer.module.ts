import { EVENT_LOG, type EventLog } from '@cmp/event-log';
import { CLOCK, FAIL, LOGGER, READINESS, REGISTRY, type AppContext } from '@cmp/runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import type { ProducerConfig } from './producer.config.js';
import { Producer } from './producer.js';
import { openTurn } from './turn/open-turn.js';

/** The producer in a Nest application; the log and the context's parts come from the global runtime module. */
@Module({})
export class ProducerModule {
  static forRoot(config: ProducerConfig): DynamicModule {
    return {
      module: ProducerModule,
      providers: [
        {
          provide: Producer,
          inject: [EVENT_LOG, CLOCK, LOGGER, REGISTRY, READINESS, FAIL],
          useFactory: async (
            log: EventLog,
            clock: AppContext['clock'],
            logger: AppContext['logger'],
            registry: AppContext['registry'],
            readiness: AppContext['readiness'],
            fail: AppContext['fail'],
          ) => {
            const turn = await openTurn(config.pollLease, { clock, logger, registry });
            return new Producer(config, { log, clock, logger, registry, readiness, fail, random: Math.random, turn });
          },
        },
      ],
    };
  }
}

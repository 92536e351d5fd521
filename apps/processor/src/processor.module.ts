import { Module, type DynamicModule } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from '@cmp/event-log';
import { CLOCK, FAIL, LOGGER, READINESS, REGISTRY, type AppContext } from '@cmp/runtime';
import { processingReport } from './processing-report.js';
import { ProcessorLoop } from './processor-loop.js';
import { processorMetrics } from './processor-metrics.js';
import { ProcessorReadiness } from './processor-readiness.js';
import { processorRules } from './processor-rules.js';
import type { ProcessorConfig } from './processor.config.js';
import { MAX_RECORDS_PER_SLICE } from './slice/slice-limit.js';

/** How often a silent partition looks at the wall clock: adds at most twice this to an idle close. */
const IDLE_CHECK_MS = 250;

const PROCESSOR_LOOP = Symbol('PROCESSOR_LOOP');

/** Needs `EVENT_LOG` and the runtime's tokens. Starts with the application and stops before it. */
@Module({})
export class ProcessorModule {
  static forRoot(config: ProcessorConfig): DynamicModule {
    return {
      module: ProcessorModule,
      providers: [
        {
          provide: PROCESSOR_LOOP,
          useFactory: (
            log: EventLog,
            clock: AppContext['clock'],
            logger: AppContext['logger'],
            registry: AppContext['registry'],
            readiness: AppContext['readiness'],
            fail: AppContext['fail'],
          ) => createLoop(config, log, { clock, logger, registry, readiness, fail }),
          inject: [EVENT_LOG, CLOCK, LOGGER, REGISTRY, READINESS, FAIL],
        },
      ],
    };
  }
}

function createLoop(config: ProcessorConfig, log: EventLog, context: Omit<AppContext, 'name'>): ProcessorLoop {
  const { clock, fail } = context;
  const logger = context.logger.child({ part: 'processor' });
  const metrics = processorMetrics(context.registry, () => clock.nowMs());
  const readiness = new ProcessorReadiness(context.readiness);
  const setup = {
    group: config.processorGroup,
    rules: processorRules(config),
    maxRecordsPerSlice: MAX_RECORDS_PER_SLICE,
    idleCheckMs: IDLE_CHECK_MS,
    clock,
    report: processingReport({ logger, metrics, readiness }),
  };
  return new ProcessorLoop({ config, log, clock, logger, metrics, readiness, setup, fail });
}

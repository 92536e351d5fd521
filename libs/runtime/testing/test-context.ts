import { Registry } from 'prom-client';
import { Readiness, type AppContext } from '../src/index.js';
import { ManualClock } from './manual-clock.js';
import { RecordingLogger } from './recording-logger.js';

/** An `AppContext` of fakes; `failures` collects what would have ended the process. */
export function testContext(
  clock = new ManualClock(),
): AppContext & { readonly clock: ManualClock; readonly logger: RecordingLogger; readonly failures: unknown[] } {
  const failures: unknown[] = [];
  return {
    name: 'test',
    clock,
    logger: new RecordingLogger(),
    registry: new Registry(),
    readiness: new Readiness(),
    failures,
    fail: (error) => void failures.push(error),
  };
}

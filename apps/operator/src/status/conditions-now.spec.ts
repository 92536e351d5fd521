import { pulseOf } from '../../testing/build.js';
import { failed, waiting, type Progress } from '../roll-out/progress.js';
import { conditionsNow, type Circumstances } from './conditions-now.js';

const NOW_MS = Date.parse('2026-01-01T01:00:00Z');
const DONE: Progress = { stage: null, hindrances: [] };
const ANSWERS: Circumstances['sighting'] = {
  newestWindowEndMs: 0,
  lagRecords: 0,
  lagSeconds: 0,
  deadLetters: 0,
  sources: [],
  silent: [],
};
const SILENT = { ...ANSWERS, sources: null, silent: ['http://gateway/api/status: refused'] };
const WELL: Circumstances = { wanted: { findings: [] }, progress: DONE, sighting: ANSWERS, denials: [], nowMs: NOW_MS };

function say(seen: Partial<Circumstances>, spec: object = {}, status?: object): Readonly<Record<string, string>> {
  const pulse = { ...pulseOf(spec), ...(status as { status: never } | undefined) };
  const conditions = conditionsNow(pulse, { ...WELL, ...seen });
  return Object.fromEntries(
    conditions.map(({ type, status: is, reason, message }) => [type, `${is} ${reason}: ${message}`]),
  );
}

describe('the conditions', () => {
  it('say that all is well when it is', () => {
    expect(say({})).toEqual({
      Ready: 'True Running: everything runs',
      Progressing: 'False Complete: everything is rolled out',
      Degraded: 'False AsWanted: nothing is missing',
    });
  });

  it('name the sources that are not well, and stay ready: prices may come from another one', () => {
    const source = (name: string, state: string) => ({ name, state, detail: '', creditsLeft: null });
    const sources = [source('coingecko', 'limited'), source('simulated', 'ok')];
    expect(say({ sighting: { ...ANSWERS, sources } }).Ready).toBe(
      'True Running: everything runs; source coingecko is limited',
    );
  });

  it('say what is waited for, the first three of it by name', () => {
    const hindrances = ['a', 'b', 'c', 'd', 'e'].map((name) => waiting('RollingOut', name));
    expect(say({ progress: { stage: 'gateway', hindrances } })).toEqual({
      Ready: 'False RollingOut: a; b; c and 2 more',
      Progressing: 'True RollingOut: gateway: a; b; c and 2 more',
      Degraded: 'False AsWanted: nothing is missing',
    });
  });

  it('say what failed, and that waiting does not help', () => {
    const progress: Progress = { stage: 'gateway', hindrances: [failed('RolloutStuck', 'it hangs')] };
    expect(say({ progress })).toEqual({
      Ready: 'False RolloutStuck: it hangs',
      Progressing: 'False Stuck: gateway: see Degraded',
      Degraded: 'True RolloutStuck: it hangs',
    });
  });

  it('are ready and degraded together when everything runs that pods need, and something else is missing', () => {
    const progress: Progress = { stage: null, hindrances: [failed('Forbidden', 'no PodMonitor')] };
    const findings = [{ reason: 'MissingAPI', message: 'no KEDA' }] as const;
    expect(say({ progress, wanted: { findings }, denials: ['may not list x'] })).toMatchObject({
      Ready: 'True Running: everything runs',
      Degraded: 'True Forbidden: no PodMonitor; may not list x; no KEDA',
    });
  });

  it('are not ready while the gateway does not answer, unless it is paused', () => {
    expect(say({ sighting: SILENT }).Ready).toBe(
      'False GatewayUnreachable: the gateway does not answer: http://gateway/api/status: refused',
    );
    expect(say({ sighting: SILENT }, { paused: true }).Ready).toMatch(/^True Paused/);
  });

  it('say apart that there are more pods wished for than partitions', () => {
    const findings = [{ reason: 'ScalingLimited', message: 'to 3, not 6' }] as const;
    const conditions = say({ wanted: { findings } });
    expect(conditions.ScalingLimited).toBe('True Partitions: to 3, not 6');
    expect(conditions.Degraded).toMatch(/^False/);
  });

  it.each([
    [14, 'False AsWanted: nothing is missing'],
    [16, 'True KafkaNotReady: for more than 15 min: no broker'],
  ])('are degraded by waiting for %d minutes as follows', (minutes, degraded) => {
    const lastTransitionTime = new Date(NOW_MS - minutes * 60_000).toISOString();
    const ready = { type: 'Ready', status: 'False', reason: 'KafkaNotReady', message: '', lastTransitionTime };
    const progress: Progress = { stage: 'topics', hindrances: [waiting('KafkaNotReady', 'no broker')] };
    expect(say({ progress }, {}, { status: { conditions: [ready] } }).Degraded).toBe(degraded);
    expect(say({}, {}, { status: { conditions: [ready] } }).Degraded).toMatch(/^False/);
  });
});

import type { ClusterAt } from './cluster-at.js';
import { evidence } from './evidence.js';

type Step<A extends readonly unknown[]> = (...args: A) => Promise<void>;

/**
 * `it` for tests that tell one story on one cluster, each beginning where the one before it ended. A failure says what the cluster knows.
 * Without the first step, which installs, the others fail at once and say why, instead of waiting for what cannot come.
 */
export function storyOn(cluster: () => ClusterAt) {
  let isTried = false;
  let isBegun = false;
  const told =
    <A extends readonly unknown[]>(step: Step<A>): Step<A> =>
    async (...args) => {
      const isFirst = !isTried;
      isTried = true;
      if (!isFirst && !isBegun) throw withoutPlace(new Error('not tried: the first step has failed'));
      try {
        await step(...args);
        isBegun = true;
      } catch (error) {
        throw await withEvidence(cluster(), error);
      }
    };
  const step = (sentence: string, work: Step<[]>) => it(sentence, told(work));
  /** The same for each of these; `%s` in the sentence is its name. */
  step.each =
    (names: readonly string[]) =>
    (sentence: string, work: Step<[string]>): void => {
      for (const name of names) step(sentence.replace('%s', name), () => work(name));
    };
  return step;
}

/** Where it was thrown tells nobody anything. */
const withoutPlace = (error: Error) => Object.assign(error, { stack: error.message });

async function withEvidence(cluster: ClusterAt, error: unknown): Promise<Error> {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const told = new Error(`${message}\n\n${await evidence(cluster)}`);
  const places = stack.split('\n').filter((line) => line.trim().startsWith('at '));
  return Object.assign(told, { stack: [told.message, ...places].join('\n') });
}

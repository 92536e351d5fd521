// Tries breaks: the test that is named for one must pass without it and fail with it, for the right reason.
import { runNamedTest } from './run-named-test.mjs';

/** @typedef {{ noticed: boolean, said: string, seconds: number }} Trial said: what the test said, or why it shows nothing */

export class BreakTrials {
  /** @type {Map<object, Promise<Awaited<ReturnType<typeof runNamedTest>>>>} */
  #withoutBreak = new Map();
  #env;

  /** @param {Readonly<Record<string, string>>} env of the tests, such as the brokers' addresses */
  constructor(env) {
    this.#env = env;
  }

  /** @param {import('./breaks.mjs').Break} one @returns {Promise<Trial>} */
  async try(one) {
    const startedMs = Date.now();
    const { noticed, said } = await this.#outcome(one);
    return { noticed, said, seconds: (Date.now() - startedMs) / 1000 };
  }

  async #outcome({ test, edits, says }) {
    const sound = await this.#sound(test);
    if (sound.passed === 0 || sound.failures.length > 0) return shown(false, 'does not pass without the break', sound);
    const broken = await runNamedTest(test, edits, this.#env);
    if (broken.failures.length === 0) return shown(false, 'does not fail', broken);
    for (const failure of broken.failures.map(withoutColours)) {
      const match = says.exec(failure);
      if (match !== null) return { noticed: true, said: match[0].replace(/\s+/g, ' ') };
    }
    return shown(false, `fails for another reason than ${says}`, broken);
  }

  /** Once for each test, however many breaks it is to catch. */
  #sound(test) {
    const before = this.#withoutBreak.get(test) ?? runNamedTest(test, [], this.#env);
    this.#withoutBreak.set(test, before);
    return before;
  }
}

const SHOWN_CHARACTERS = 4000;

function shown(noticed, why, { failures, output }) {
  const detail = withoutColours(failures.length > 0 ? failures.join('\n') : output);
  return { noticed, said: `${why}\n${detail.slice(0, SHOWN_CHARACTERS)}` };
}

function withoutColours(text) {
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}

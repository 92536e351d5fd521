import type { EventLog } from '@cmp/event-log';
import type { Clock } from '@cmp/runtime';

type Bounds = Awaited<ReturnType<EventLog['bounds']>>;

interface Question {
  readonly answer: Promise<Bounds | null>;
  /** Null while the log has not answered yet. */
  answeredAtMs: number | null;
}

const REMEMBERED_MS = 1000;

/** The bounds of topics for those who ask often: the log is asked one question at a time for each topic, and again after a second. */
export class RememberedBounds {
  private readonly questions = new Map<string, Question>();

  constructor(private readonly options: { readonly log: Pick<EventLog, 'bounds'>; readonly clock: Clock }) {}

  /** At most a second old; null when the log does not answer. */
  async of(topic: string): Promise<Bounds | null> {
    const known = this.questions.get(topic);
    if (known !== undefined && this.isFresh(known)) return known.answer;
    const asked = this.ask(topic);
    this.questions.set(topic, asked);
    return asked.answer;
  }

  private ask(topic: string): Question {
    const { log, clock } = this.options;
    const answer = log
      .bounds(topic)
      .catch(() => null)
      .finally(() => (question.answeredAtMs = clock.nowMs()));
    const question: Question = { answer, answeredAtMs: null };
    return question;
  }

  private isFresh({ answeredAtMs }: Question): boolean {
    if (answeredAtMs === null) return true;
    const ageMs = this.options.clock.nowMs() - answeredAtMs;
    // A clock that was set back must not keep an answer for ever.
    return ageMs >= 0 && ageMs < REMEMBERED_MS;
  }
}

export interface PartReadiness {
  readonly ready: boolean;
  readonly reason: string;
}

/** What `/readyz` answers from: each part of the app says whether it can do its work, and why not. */
export class Readiness {
  private readonly parts = new Map<string, PartReadiness>();

  /** `reason` is a sentence for a person when `ready` is false. */
  set(part: string, ready: boolean, reason = ''): void {
    this.parts.set(part, { ready, reason });
  }

  /** Ready when every part is; an app without parts is not ready yet. */
  check(): { readonly ready: boolean; readonly parts: Readonly<Record<string, PartReadiness>> } {
    const parts = Object.fromEntries(this.parts);
    return { ready: this.parts.size > 0 && [...this.parts.values()].every((part) => part.ready), parts };
  }
}

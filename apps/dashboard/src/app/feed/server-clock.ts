/** More than this is a clock that was set, not a slow network. */
const SET_CLOCK_MS = 2_000;

/**
 * The gateway's clock as seen from here. Every message says when it was sent; the least delayed one is the closest to
 * the truth, so the largest difference is kept until the clocks clearly moved against each other.
 */
export class ServerClock {
  private offsetMs: number | null = null;

  /** @param serverTimeMs from a message @param receivedAtMs the viewer's clock at its arrival */
  heard(serverTimeMs: number, receivedAtMs: number): void {
    const seen = serverTimeMs - receivedAtMs;
    if (this.offsetMs === null || seen > this.offsetMs || this.offsetMs - seen > SET_CLOCK_MS) this.offsetMs = seen;
  }

  /** The gateway's time at an instant of the viewer's clock; the viewer's own before the first message. */
  at(viewerMs: number): number {
    return viewerMs + (this.offsetMs ?? 0);
  }
}

/** The longest piece of work between two turns of the event loop. */
export interface Block {
  /** Wall time, what others wait: another program on the same core makes it longer. */
  readonly wallMs: number;
  /** CPU time of this thread alone. */
  readonly cpuMs: number;
}

/** How long the event loop stays with one piece of work. Asks for the next turn in every turn, so that nothing but work lies between two. */
export class LoopWatch {
  /** Longest block of each stretch between `begin` and `end`. */
  readonly blocks: Block[] = [];
  private wallMs = 0;
  private cpuMs = 0;
  private sinceMs = 0;
  private sinceCpuMs = 0;
  private turn: NodeJS.Immediate | null = null;

  begin(): void {
    this.wallMs = 0;
    this.cpuMs = 0;
    this.start();
  }

  end(): void {
    this.stop();
    this.blocks.push({ wallMs: this.wallMs, cpuMs: this.cpuMs });
  }

  start(): void {
    this.sinceMs = performance.now();
    this.sinceCpuMs = threadCpuMs();
    this.turn = setImmediate(() => this.next());
  }

  /** What follows until `start` is not the watched work. */
  stop(): void {
    if (this.turn !== null) clearImmediate(this.turn);
    this.turn = null;
    this.wallMs = Math.max(this.wallMs, performance.now() - this.sinceMs);
    this.cpuMs = Math.max(this.cpuMs, threadCpuMs() - this.sinceCpuMs);
  }

  private next(): void {
    this.stop();
    this.start();
  }
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

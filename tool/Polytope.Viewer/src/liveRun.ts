import type { ChunkText, RunData } from './run/runData';

/** Milliseconds until the next request: after an answer with frames, and after one without. */
const INTERVAL = 30;
const IDLE_INTERVAL = 1000;

/** How a run that is served while it trains is doing. */
export type LiveState = 'live' | 'disconnected' | 'complete' | 'diverged';

/** Follows a run that the tool serves while it trains. */
export class LiveRun {
  private isOver = false;

  constructor(
    private readonly run: RunData,
    private readonly onState: (state: LiveState) => void,
  ) {}

  /** Waits for the run's first frames. Returns whether more may come. */
  async waitForFrames(): Promise<boolean> {
    for (;;) {
      const added = await this.fetchFrames();
      if (added > 0 || this.isOver) return !this.isOver;
      await pause(IDLE_INTERVAL);
    }
  }

  /** Adds frames as they come, until the run is complete. */
  async follow(onAdded: (added: number) => void): Promise<void> {
    for (let added = 1; !this.isOver;) {
      await pause(added > 0 ? INTERVAL : IDLE_INTERVAL);
      added = await this.fetchFrames();
      if (added > 0) onAdded(added);
    }
  }

  /** @returns how many frames were added. */
  private async fetchFrames(): Promise<number> {
    const before = this.run.frames.length;
    try {
      const answer = await fetch(`frames?from=${before}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const { chunks, over, divergedIn } = (await answer.json()) as { chunks: ChunkText[]; over: boolean; divergedIn?: number };
      for (const chunk of chunks) this.run.add(chunk);
      if (divergedIn !== undefined) this.run.divergedIn = divergedIn;
      this.isOver = over;
      this.onState(over ? (this.run.divergedIn === null ? 'complete' : 'diverged') : 'live');
    } catch {
      // The tool may have been stopped, or be busy: try again later.
      this.onState('disconnected');
    }
    return this.run.frames.length - before;
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

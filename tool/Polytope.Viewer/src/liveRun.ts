import type { ChunkText, RunData } from './run/runData';

/** Milliseconds until the next request: after an answer with frames, and after one without. */
const INTERVAL = 30;
const IDLE_INTERVAL = 1000;

/** What one request to the serving tool returned. */
interface Answer {
  /** How many frames were added. */
  readonly added: number;
  /** The run is complete: no more frames will come. */
  readonly isOver: boolean;
}

/** Waits for the run's first frames. Returns whether more may come. */
export async function waitForFrames(run: RunData): Promise<boolean> {
  for (;;) {
    const { added, isOver } = await fetchFrames(run);
    if (added > 0 || isOver) return !isOver;
    await pause(IDLE_INTERVAL);
  }
}

/** Adds frames as they come, until the run is complete. */
export async function follow(run: RunData, onAdded: (added: number) => void): Promise<void> {
  for (let answer: Answer = { added: 1, isOver: false }; !answer.isOver;) {
    await pause(answer.added > 0 ? INTERVAL : IDLE_INTERVAL);
    answer = await fetchFrames(run);
    if (answer.added > 0) onAdded(answer.added);
  }
}

async function fetchFrames(run: RunData): Promise<Answer> {
  const before = run.frames.length;
  try {
    const answer = await fetch(`frames?from=${before}`);
    if (!answer.ok) throw new Error(answer.statusText);
    const { chunks, over } = (await answer.json()) as { chunks: ChunkText[]; over: boolean };
    for (const chunk of chunks) run.add(chunk);
    return { added: run.frames.length - before, isOver: over };
  } catch {
    // The tool may have been closed, or be busy: ask again later.
    return { added: 0, isOver: false };
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

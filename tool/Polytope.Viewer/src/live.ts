import type { ChunkText, RunData } from './run/runData';

/** Milliseconds until the next question, when there was something new and when there was not. */
const SOON = 30;
const LATER = 1000;

/** What an answer of the tool that serves the page brought. */
interface Answer {
  /** Frames that the run has more than before. */
  readonly added: number;
  /** There will be no more. */
  readonly isOver: boolean;
}

/** Waits for the run's first frames, which may come after others; whether there may be more. */
export async function firstFrames(run: RunData): Promise<boolean> {
  for (;;) {
    const { added, isOver } = await ask(run);
    if (added > 0 || isOver) return !isOver;
    await pause(LATER);
  }
}

/** Adds frames as they come, until there are no more. */
export async function follow(run: RunData, grown: (added: number) => void): Promise<void> {
  for (let answer: Answer = { added: 1, isOver: false }; !answer.isOver;) {
    await pause(answer.added > 0 ? SOON : LATER);
    answer = await ask(run);
    if (answer.added > 0) grown(answer.added);
  }
}

async function ask(run: RunData): Promise<Answer> {
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

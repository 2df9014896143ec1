import type { ChunkText, RunData } from './run/runData';

/** Milliseconds until the next question, when there was something new and when there was not. */
const SOON = 30;
const LATER = 1000;

/** Asks the tool that serves the page for more frames until it says that there are no more. */
export function follow(run: RunData, grown: (added: number, isOver: boolean) => void): void {
  const ask = async (): Promise<void> => {
    let pause = LATER;
    try {
      const answer = await fetch(`frames?from=${run.frames.length}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const { chunks, over } = (await answer.json()) as { chunks: ChunkText[]; over: boolean };
      const before = run.frames.length;
      for (const chunk of chunks) run.add(chunk);
      if (run.frames.length > before || over) grown(run.frames.length - before, over);
      if (over) return;
      if (run.frames.length > before) pause = SOON;
    } catch {
      // The tool may have been closed, or be busy: ask again later.
    }
    setTimeout(() => void ask(), pause);
  };
  void ask();
}

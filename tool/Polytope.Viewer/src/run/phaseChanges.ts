import type { FrameFacts } from './runData';

/** A value starts a phase change above so many times the median of the frames before. */
const FACTOR = 3;

/** Frames of which the median is taken, and how many there must be. */
const REACH = 20;
const LEAST = 5;

/**
 * The curves that start a phase change, by frame: the tool's rule (Polytope.Core, PhaseChanges) on the training loss, and on
 * the change of the map and of the geometry by epoch where the run has these measures.
 */
export function phaseChanges(frames: readonly FrameFacts[]): Map<number, string[]> {
  const marks = new Map<number, string[]>();
  const byEpoch = (measure: string) => frames.map((frame, i) => {
    const value = frame.measures?.[measure];
    return i === 0 || typeof value !== 'number' ? null : value / (frame.epoch - frames[i - 1]!.epoch);
  });
  const curves: readonly (readonly [string, readonly (number | null)[]])[] = [
    ['loss', frames.map((frame) => frame.training)], ['map', byEpoch('mapDriftEstimate')], ['geometry', byEpoch('hammingEstimate')],
  ];
  for (const [name, values] of curves)
    for (const frame of starts(values)) marks.set(frame, [...(marks.get(frame) ?? []), name]);
  return marks;
}

/** Where a curve rises above FACTOR times the median of its recent values, and was not above in the value before. */
export function starts(values: readonly (number | null)[]): number[] {
  const found: number[] = [];
  const recent: number[] = [];
  let isWithin = false;
  values.forEach((value, i) => {
    if (value === null) return;
    const isAbove = recent.length >= LEAST && value > FACTOR * median(recent);
    if (isAbove && !isWithin) found.push(i);
    isWithin = isAbove;
    recent.push(value);
    if (recent.length > REACH) recent.shift();
  });
  return found;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [below, above] = [sorted[Math.floor(middle)]!, sorted[Math.ceil(middle)]!];
  return below + (above - below) * (middle - Math.floor(middle));
}

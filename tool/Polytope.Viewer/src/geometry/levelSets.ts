import type { Partition } from './partition';

/** An affine function a x + b y + c. */
type Affine = readonly [a: number, b: number, c: number];

/** Where an output has a value: x, y of both ends of each segment. On each cell it is at most one, for outputs are linear there. */
export function levelSet(partition: Partition, output: number, value: number): Float64Array {
  const segments: number[] = [];
  for (let cell = 0; cell < partition.cells; cell++) {
    const [a, b, c] = mapOf(partition, cell, output);
    const segment = zeroSegment(partition, cell, [a, b, c - value]);
    if (segment) segments.push(...segment);
  }
  return Float64Array.from(segments);
}

/** Where an output has each of some values. */
export function levelSets(partition: Partition, output: number, values: readonly number[]): Float64Array[] {
  const { cells, cellStart, x, y } = partition;
  const segments: number[][] = values.map(() => []);
  for (let cell = 0; cell < cells; cell++) {
    const [a, b, c] = mapOf(partition, cell, output);
    const [least, greatest] = extremes([a, b, c], x, y, cellStart[cell]!, cellStart[cell + 1]!);
    values.forEach((value, k) => {
      if (value < least || value > greatest) return;
      const segment = zeroSegment(partition, cell, [a, b, c - value]);
      if (segment) segments[k]!.push(...segment);
    });
  }
  return segments.map((one) => Float64Array.from(one));
}

/** Where two scores are equal and no other is higher: the boundary between classes. */
export function decisionBoundary(partition: Partition): Float64Array {
  const segments: number[] = [];
  for (let cell = 0; cell < partition.cells; cell++) {
    const maps = contenders(partition, cell);
    for (let k = 0; k < maps.length; k++) {
      for (let j = k + 1; j < maps.length; j++) {
        let segment = zeroSegment(partition, cell, difference(maps[k]!, maps[j]!));
        for (let m = 0; m < maps.length && segment; m++) if (m !== k && m !== j) segment = clipped(segment, difference(maps[k]!, maps[m]!));
        if (segment) segments.push(...segment);
      }
    }
  }
  return Float64Array.from(segments);
}

/** The scores that can be the highest somewhere on a cell: not those that are below another's least value everywhere. */
function contenders(partition: Partition, cell: number): Affine[] {
  const { cellStart, x, y, outputs } = partition;
  const maps = Array.from({ length: outputs }, (_, k) => mapOf(partition, cell, k));
  const ranges = maps.map((map) => extremes(map, x, y, cellStart[cell]!, cellStart[cell + 1]!));
  const bar = ranges.reduce((most, [least]) => Math.max(most, least), -Infinity);
  return maps.filter((_, k) => ranges[k]![1] >= bar);
}

/** The least and the greatest value of a function at some corners. */
function extremes([a, b, c]: Affine, x: Float64Array, y: Float64Array, start: number, end: number): [least: number, greatest: number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = start; i < end; i++) {
    const value = a * x[i]! + b * y[i]! + c;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** Round values of one distance within a range, about so many. */
export function roundLevels([least, greatest]: readonly [number, number], count: number): { step: number; values: number[] } {
  const rough = (greatest - least) / count;
  if (!(rough > 0) || !Number.isFinite(rough)) return { step: 0, values: [] };
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const values: number[] = [];
  for (let k = Math.ceil(least / step); k * step <= greatest; k++) values.push(k * step);
  return { step, values };
}

function mapOf({ maps, outputs }: Partition, cell: number, output: number): Affine {
  const at = 3 * (cell * outputs + output);
  return [maps[at]!, maps[at + 1]!, maps[at + 2]!];
}

const difference = (p: Affine, q: Affine): Affine => [p[0] - q[0], p[1] - q[1], p[2] - q[2]];

type Segment = [number, number, number, number];

/** The part of a cell on which a function is 0, where it is a segment. */
function zeroSegment({ cellStart, x, y }: Partition, cell: number, [a, b, c]: Affine): Segment | null {
  const [start, end] = [cellStart[cell]!, cellStart[cell + 1]!];
  const ends: number[] = [];
  for (let i = start; i < end && ends.length < 4; i++) {
    const j = i + 1 === end ? start : i + 1;
    const [here, there] = [a * x[i]! + b * y[i]! + c, a * x[j]! + b * y[j]! + c];
    if (here < 0 === there < 0) continue;
    const part = here / (here - there);
    ends.push(x[i]! + part * (x[j]! - x[i]!), y[i]! + part * (y[j]! - y[i]!));
  }
  return ends.length === 4 ? (ends as Segment) : null;
}

/** The part of a segment on which a function is not negative. */
function clipped([x0, y0, x1, y1]: Segment, [a, b, c]: Affine): Segment | null {
  const [from, to] = [a * x0 + b * y0 + c, a * x1 + b * y1 + c];
  if (from < 0 && to < 0) return null;
  if (from >= 0 && to >= 0) return [x0, y0, x1, y1];
  const part = from / (from - to);
  const [x, y] = [x0 + part * (x1 - x0), y0 + part * (y1 - y0)];
  return from < 0 ? [x, y, x1, y1] : [x0, y0, x, y];
}

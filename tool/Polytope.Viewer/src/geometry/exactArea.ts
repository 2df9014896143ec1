import { isSide, layerOf, neuronOf, sideOf } from './crease';
import { quotient } from './dyadic';
import { type ExactLine, ExactRows, intersect, lineThrough } from './exactRows';
import type { Network } from './network';
import { areaOf, type Partition } from './partition';
import type { PatternLayout } from './pattern';
import { corners, type Window } from './window';

/**
 * A cell's area and how many of its digits are certain. Corners are off by up to their radii, which is much for a sliver.
 */
export function areaWithDigits(partition: Partition, cell: number): { area: number; digits: number } {
  const area = areaOf(partition, cell);
  const error = errorOf(partition, cell) / area;
  return { area, digits: error < 1 ? Math.floor(-Math.log10(error)) : 0 };
}

/** A bound on what the corners' errors and roundings add to an area. */
function errorOf({ cellStart, x, y, radius }: Partition, cell: number): number {
  const [start, end] = [cellStart[cell]!, cellStart[cell + 1]!];
  let [perimeter, largest, extent] = [0, 0, 0];
  for (let i = start; i < end; i++) {
    const j = i + 1 === end ? start : i + 1;
    perimeter += Math.abs(x[j]! - x[i]!) + Math.abs(y[j]! - y[i]!);
    largest = Math.max(largest, radius[i]!);
    extent = Math.max(extent, Math.abs(x[i]!), Math.abs(y[i]!));
  }
  const error = largest + 2 ** -50 * extent;
  return 2 * perimeter * error + 4 * (end - start) * error * error;
}

/** A cell's area from its exact corners, in integers; null where two neighbouring edges lie on one line. It takes long in deep networks. */
export function exactAreaOf(partition: Partition, cell: number, network: Network, layout: PatternLayout, window: Window): number | null {
  const { cellStart, crease, patterns, words } = partition;
  const rows = new ExactRows(network, layout, { words: patterns.slice(cell * words, (cell + 1) * words) });
  const around = corners(window);
  const lines: ExactLine[] = [];
  for (let i = cellStart[cell]!; i < cellStart[cell + 1]!; i++) {
    const id = crease[i]!;
    if (isSide(id)) lines.push(lineThrough(...around[sideOf(id)]!, ...around[(sideOf(id) + 1) % around.length]!));
    else lines.push(rows.line(layerOf(id), neuronOf(id)));
  }
  const points = lines.map((line, i) => intersect(lines[(i + lines.length - 1) % lines.length]!, line));
  if (points.some(({ w }) => w === 0n)) return null;
  // Twice the area is the sum of (x_i y_j - x_j y_i) / (w_i w_j).
  let [numerator, denominator] = [0n, 1n];
  points.forEach((p, i) => {
    const q = points[(i + 1) % points.length]!;
    const w = p.w * q.w;
    numerator = numerator * w + (p.x * q.y - q.x * p.y) * denominator;
    denominator *= w;
  });
  if (denominator < 0n) [numerator, denominator] = [-numerator, -denominator];
  return quotient(numerator, 2n * denominator);
}

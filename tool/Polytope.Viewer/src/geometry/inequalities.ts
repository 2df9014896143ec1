import { type CreaseId, isSide, layerOf, neuronOf, sideOf } from './crease';
import type { PatternLayout } from './pattern';
import { cellOf, type Partition } from './partition';
import type { PatternRows } from './polytope';

/** One of the inequalities a x + b y + c > 0 (or < 0) that bound a cell; none of a cell's is redundant. */
export interface Inequality {
  readonly crease: CreaseId;
  /** The corner at which the side begins. */
  readonly corner: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** The cell lies where the function is positive. */
  readonly positive: boolean;
  /** The cell beyond, or -1 at the window's border. */
  readonly neighbour: number;
}

/** A cell's inequalities, one for each side, counter-clockwise. @param functions loaded with the cell's pattern. */
export function inequalitiesOf(partition: Partition, cell: number, functions: PatternRows, layout: PatternLayout): Inequality[] {
  const { cellStart, crease, patterns, words } = partition;
  const sides: Inequality[] = [];
  for (let corner = cellStart[cell]!; corner < cellStart[cell + 1]!; corner++) {
    const id = crease[corner]!;
    if (isSide(id)) {
      sides.push({ crease: id, corner, ...windowSide(partition, corner, sideOf(id)), neighbour: -1 });
      continue;
    }
    const rows = functions.rows[layerOf(id)]!;
    const j = neuronOf(id);
    sides.push({
      crease: id,
      corner,
      a: rows.a[j]!,
      b: rows.b[j]!,
      c: rows.c[j]!,
      positive: layout.isActive(patterns, layerOf(id), j, cell * words),
      neighbour: neighbourOf(partition, layout, cell, corner),
    });
  }
  return sides;
}

/** x > x0, and so on: the window's sides in their order. */
function windowSide({ x, y }: Partition, corner: number, side: number): { a: number; b: number; c: number; positive: boolean } {
  const vertical = side % 2 === 1;
  return { a: vertical ? 1 : 0, b: vertical ? 0 : 1, c: vertical ? -x[corner]! : -y[corner]!, positive: side === 0 || side === 3 };
}

/**
 * The cell beyond the side that begins at a corner. Its pattern differs in the neuron of the side, and where neurons
 * coincide in more: then it is the cell whose side runs the other way between the same vertices.
 */
export function neighbourOf(partition: Partition, layout: PatternLayout, cell: number, corner: number): number {
  const { patterns, words, crease } = partition;
  const id = crease[corner]!;
  if (isSide(id)) return -1;
  const pattern = patterns.slice(cell * words, (cell + 1) * words);
  layout.set(pattern, layerOf(id), neuronOf(id), !layout.isActive(pattern, layerOf(id), neuronOf(id)));
  const flipped = cellOf(partition, pattern);
  return flipped >= 0 ? flipped : facing(partition, cell, corner);
}

function facing(partition: Partition, cell: number, corner: number): number {
  const { cells, cellStart, x, y, radius, crease } = partition;
  const next = corner + 1 === cellStart[cell + 1] ? cellStart[cell]! : corner + 1;
  let [best, least] = [-1, Infinity];
  for (let other = 0; other < cells; other++) {
    if (other === cell) continue;
    for (let i = cellStart[other]!; i < cellStart[other + 1]!; i++) {
      if (crease[i] !== crease[corner]) continue;
      const j = i + 1 === cellStart[other + 1] ? cellStart[other]! : i + 1;
      const distance = Math.abs(x[i]! - x[next]!) + Math.abs(y[i]! - y[next]!) + Math.abs(x[j]! - x[corner]!) + Math.abs(y[j]! - y[corner]!);
      if (distance < least) [best, least] = [other, distance];
    }
  }
  // The neighbour may not be among the cells of a part of the window.
  return least <= 8 * (radius[corner]! + radius[next]!) + 1e-12 ? best : -1;
}

import { isSide, layerOf, neuronOf } from '../geometry/crease';
import type { PatternLayout } from '../geometry/pattern';
import type { Partition } from '../geometry/partition';
import { MAX_VALUES, type Scene } from '../workers/scene';
import { type Box, clipPolygon, clipSegment } from '../geometry/polygon';

/** From this zoom on, float32 coordinates of the whole window would be visibly rounded. */
export const MAGNIFIED = 48;

/**
 * The part of a partition within a box, clipped to it, with coordinates relative to its centre: exact to double
 * precision on the screen, however small the box.
 */
export function detailSceneOf(partition: Partition, layout: PatternLayout, box: Box): Scene {
  const { cells, cellStart, x, y, crease, maps, outputs, patterns, words } = partition;
  const valuesPerCorner = Math.min(outputs, MAX_VALUES);
  const [originX, originY] = [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2];
  const positions: number[] = [];
  const cellOfCorner: number[] = [];
  const values: number[] = [];
  const triangles: number[] = [];
  const edges: number[] = [];
  for (let cell = 0; cell < cells; cell++) {
    const start = cellStart[cell]!;
    const end = cellStart[cell + 1]!;
    if (isBeyond(partition, start, end, box)) continue;
    const polygon: number[] = [];
    for (let i = start; i < end; i++) {
      polygon.push(x[i]!, y[i]!);
      const id = crease[i]!;
      if (isSide(id) || !layout.isActive(patterns, layerOf(id), neuronOf(id), cell * words)) continue;
      const next = i + 1 === end ? start : i + 1;
      const part = clipSegment(box, x[i]!, y[i]!, x[next]!, y[next]!);
      // Seen this near the sheet has no use for heights.
      if (part) edges.push(part[0] - originX, part[1] - originY, part[2] - originX, part[3] - originY, layerOf(id), 0, 0, 0);
    }
    const seen = clipPolygon(box, polygon);
    const first = cellOfCorner.length;
    for (let i = 0; i < seen.length; i += 2) {
      positions.push(seen[i]! - originX, seen[i + 1]! - originY);
      cellOfCorner.push(cell);
      for (let k = 0; k < valuesPerCorner; k++) {
        const map = 3 * (cell * outputs + k);
        values.push(maps[map]! * seen[i]! + maps[map + 1]! * seen[i + 1]! + maps[map + 2]!);
      }
      if (i >= 4) triangles.push(first, first + i / 2 - 1, first + i / 2);
    }
  }
  return {
    cells,
    positions: Float32Array.from(positions),
    cellOfCorner: Uint32Array.from(cellOfCorner),
    values: Float32Array.from(values),
    valuesPerCorner,
    triangles: Uint32Array.from(triangles),
    edges: Float32Array.from(edges),
  };
}

function isBeyond({ x, y }: Partition, start: number, end: number, box: Box): boolean {
  let [left, right, above, below] = [true, true, true, true];
  for (let i = start; i < end; i++) {
    left &&= x[i]! < box.x0;
    right &&= x[i]! > box.x1;
    above &&= y[i]! < box.y0;
    below &&= y[i]! > box.y1;
  }
  return left || right || above || below;
}

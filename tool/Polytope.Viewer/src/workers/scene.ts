import { isSide, layerOf, neuronOf } from '../geometry/crease';
import type { PatternLayout } from '../geometry/pattern';
import type { Partition } from '../geometry/partition';

/** The cells and corners of a partition, or of a part of one. */
export type Cells = Omit<Partition, 'table'>;

/** Numbers of an edge: two texels of four. */
export const EDGE_NUMBERS = 8;

/** Outputs that a vertex can carry. */
export const MAX_VALUES = 8;

/** Cells as buffers for the graphics card: their triangles, and each inner edge once. */
export interface Scene {
  readonly cells: number;
  /** x, y of each corner, cell by cell, less the origin. */
  readonly positions: Float32Array;
  /** The cell of each corner. */
  readonly cellOfCorner: Uint32Array;
  /** The first outputs at each corner. */
  readonly values: Float32Array;
  readonly valuesPerCorner: number;
  /** Three corners a triangle. */
  readonly triangles: Uint32Array;
  /** x, y of both ends, the layer, the first output at both ends, and 0: EDGE_NUMBERS an edge. */
  readonly edges: Float32Array;
}

/** All cells of a partition or of a part of one. */
export function sceneOf(partition: Cells, layout: PatternLayout): Scene {
  const { cells, cellStart, x, y, crease, maps, outputs, patterns, words } = partition;
  const corners = x.length;
  const valuesPerCorner = Math.min(outputs, MAX_VALUES);
  const positions = new Float32Array(2 * corners);
  const cellOfCorner = new Uint32Array(corners);
  const values = new Float32Array(valuesPerCorner * corners);
  const triangles = new Uint32Array(3 * (corners - 2 * cells));
  let edges = new Float32Array(EDGE_NUMBERS * (Math.ceil(corners / 2) + 1));
  let [triangle, edge] = [0, 0];
  for (let cell = 0; cell < cells; cell++) {
    const start = cellStart[cell]!;
    const end = cellStart[cell + 1]!;
    for (let i = start; i < end; i++) {
      positions[2 * i] = x[i]!;
      positions[2 * i + 1] = y[i]!;
      cellOfCorner[i] = cell;
      for (let k = 0; k < valuesPerCorner; k++) {
        const map = 3 * (cell * outputs + k);
        values[i * valuesPerCorner + k] = maps[map]! * x[i]! + maps[map + 1]! * y[i]! + maps[map + 2]!;
      }
      if (i >= start + 2) {
        triangles[triangle++] = start;
        triangles[triangle++] = i - 1;
        triangles[triangle++] = i;
      }
      // Both sides of an edge name the same neuron; the one where it is active draws.
      const id = crease[i]!;
      if (isSide(id) || !layout.isActive(patterns, layerOf(id), neuronOf(id), cell * words)) continue;
      // In a part of a partition more than half of the edges may be on the active side.
      if (edge + EDGE_NUMBERS > edges.length) {
        const larger = new Float32Array(2 * edges.length);
        larger.set(edges);
        edges = larger;
      }
      const next = i + 1 === end ? start : i + 1;
      edges[edge++] = x[i]!;
      edges[edge++] = y[i]!;
      edges[edge++] = x[next]!;
      edges[edge++] = y[next]!;
      edges[edge++] = layerOf(id);
      const map = 3 * cell * outputs;
      edges[edge++] = maps[map]! * x[i]! + maps[map + 1]! * y[i]! + maps[map + 2]!;
      edges[edge++] = maps[map]! * x[next]! + maps[map + 1]! * y[next]! + maps[map + 2]!;
      edge++;
    }
  }
  return { cells, positions, cellOfCorner, values, valuesPerCorner, triangles, edges: edges.slice(0, edge) };
}

import { type CreaseId, layerOf, neuronOf } from './crease';
import type { PatternLayout } from './pattern';
import type { Partition } from './partition';

/** A neuron's whole crease, its folded line: x, y of both ends, four numbers an edge. */
export function creaseEdges(partition: Partition, layout: PatternLayout, id: CreaseId): Float64Array {
  const { cells, cellStart, x, y, crease, patterns, words } = partition;
  const edges: number[] = [];
  for (let cell = 0; cell < cells; cell++) {
    if (!layout.isActive(patterns, layerOf(id), neuronOf(id), cell * words)) continue;
    for (let i = cellStart[cell]!; i < cellStart[cell + 1]!; i++) {
      if (crease[i] !== id) continue;
      const j = i + 1 === cellStart[cell + 1] ? cellStart[cell]! : i + 1;
      edges.push(x[i]!, y[i]!, x[j]!, y[j]!);
    }
  }
  return Float64Array.from(edges);
}

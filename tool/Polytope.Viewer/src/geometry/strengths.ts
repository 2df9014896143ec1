import { isSide, layerOf, neuronOf } from './crease';
import type { PatternLayout } from './pattern';
import { cellOf, type Partition } from './partition';

/**
 * For each cell the mean along its boundary of the jump of the gradient (of all outputs) across it. Sides of the window, and
 * sides whose other cell is not there, are left out.
 */
export function strengthsOf(partition: Partition, layout: PatternLayout): Float64Array {
  const { cells, cellStart, x, y, crease, maps, outputs, patterns, words } = partition;
  const strengths = new Float64Array(cells);
  const pattern = new Uint32Array(words);
  for (let cell = 0; cell < cells; cell++) {
    pattern.set(patterns.subarray(cell * words, (cell + 1) * words));
    const [start, end] = [cellStart[cell]!, cellStart[cell + 1]!];
    let [sum, length] = [0, 0];
    for (let i = start; i < end; i++) {
      const id = crease[i]!;
      if (isSide(id)) continue;
      const [layer, neuron] = [layerOf(id), neuronOf(id)];
      const isActive = layout.isActive(pattern, layer, neuron);
      layout.set(pattern, layer, neuron, !isActive);
      const other = cellOf(partition, pattern);
      layout.set(pattern, layer, neuron, isActive);
      if (other < 0) continue;
      let jump = 0;
      for (let k = 0; k < outputs; k++) {
        const [one, two] = [3 * (cell * outputs + k), 3 * (other * outputs + k)];
        jump += (maps[one]! - maps[two]!) ** 2 + (maps[one + 1]! - maps[two + 1]!) ** 2;
      }
      const next = i + 1 === end ? start : i + 1;
      const side = Math.hypot(x[next]! - x[i]!, y[next]! - y[i]!);
      sum += side * Math.sqrt(jump);
      length += side;
    }
    strengths[cell] = length > 0 ? sum / length : 0;
  }
  return strengths;
}

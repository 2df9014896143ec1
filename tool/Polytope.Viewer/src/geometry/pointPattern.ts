import { ExactRows, pointAt, signAt } from './exactRows';
import { hasCrease, type Network, slopeOf } from './network';
import type { PatternLayout } from './pattern';
import { SLACK, TINY, U } from './rows';

/**
 * Certain activation patterns of one network at points: straight from the network with a running error bound (Higham,
 * Accuracy and Stability of Numerical Algorithms, section 3.3), and in integers where that leaves a sign open.
 */
export class PointPattern {
  readonly words: Uint32Array;
  private readonly exact: ExactRows;
  private readonly values: Float64Array;
  private readonly errors: Float64Array;
  private readonly nextValues: Float64Array;
  private readonly nextErrors: Float64Array;

  constructor(
    private readonly network: Network,
    private readonly layout: PatternLayout,
  ) {
    this.words = new Uint32Array(layout.words);
    this.exact = new ExactRows(network, layout, this);
    const widest = Math.max(2, ...network.layers.map((layer) => layer.outputs));
    [this.values, this.errors] = [new Float64Array(widest), new Float64Array(widest)];
    [this.nextValues, this.nextErrors] = [new Float64Array(widest), new Float64Array(widest)];
  }

  /** The pattern at (x, y); what it gives is overwritten by the next call. */
  at(x: number, y: number): Uint32Array {
    const { network, layout, words, values, errors, nextValues, nextErrors } = this;
    values[0] = x;
    values[1] = y;
    errors[0] = errors[1] = 0;
    this.exact.forget(0);
    for (let l = 0; l < layout.hidden.length; l++) {
      const { weights, biases, inputs, outputs, exact } = network.layers[l]!;
      // Each weight may itself be rounded.
      const roundings = inputs + (exact ? 4 : 3);
      for (let j = 0; j < outputs; j++) {
        let z = biases[j]!;
        let size = Math.abs(z);
        let error = 0;
        for (let i = 0; i < inputs; i++) {
          const w = weights[j * inputs + i]!;
          const product = w * values[i]!;
          z += product;
          size += Math.abs(product);
          error += Math.abs(w) * errors[i]!;
        }
        const bound = (error + roundings * U * size) * SLACK + TINY;
        const active = hasCrease(network, l, j) && (z > bound || (z >= -bound && signAt(this.exact.line(l, j), pointAt(x, y)) > 0));
        layout.set(words, l, j, active);
        const factor = active ? 1 : slopeOf(network, l, j);
        nextValues[j] = factor * z;
        nextErrors[j] = Math.abs(factor) * (bound + 2 * U * Math.abs(z));
      }
      values.set(nextValues);
      errors.set(nextErrors);
    }
    return words;
  }
}

import type { Layer } from './network';
import { SLACK, TINY } from './rows';

/** Of wider matrices the rough bound is taken: the products take long. */
const WIDEST = 128;

/** A matrix squared so often: its 16th power. */
const SQUARINGS = 4;

/** In networks of fewer hidden layers rough norms suffice. */
const LEAST_DEPTH_FOR_SPECTRA = 6;

/** No less than the 2-norm of a vector, and 0 only where that is. */
export function normOf(vector: Float64Array): number {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return 0;
  // So close to 0 roundings are no small part of a number.
  if (largest < TINY) return TINY * Math.sqrt(vector.length) * SLACK;
  let sum = 0;
  for (const value of vector) sum += (value / largest) ** 2;
  return largest * Math.sqrt(sum) * SLACK;
}

/** A matrix of so many rows of one length times its transpose. */
export type Gram = (matrix: Float64Array, rows: number, length: number) => Float64Array<ArrayBuffer>;

/** No less than the largest singular value of a layer's weights; close to it in deep networks, where it matters. */
export function spectralNormOf({ inputs, outputs, weights }: Layer, depth: number, gram: Gram): number {
  const rough = roughSpectralNorm(inputs, outputs, weights);
  if (depth < LEAST_DEPTH_FOR_SPECTRA || !(rough >= 1e-100 && rough <= 1e100) || outputs > WIDEST || inputs > 16 * WIDEST) return rough;
  // s^32 is at most the Frobenius norm of the 16th power of W W^T. Each power is divided by its norm; the slack covers the
  // roundings, which are a few units of m n + n^2 after all roots (Polytope.Core, MatrixNorms).
  let power = gram(weights, outputs, inputs);
  const factors = [normalize(power)];
  for (let squaring = 0; squaring < SQUARINGS; squaring++) {
    // It is symmetric, so that is its square.
    power = gram(power, outputs, outputs);
    factors.push(normalize(power));
  }
  const norm = Math.sqrt(factors.reduceRight((root, factor) => factor * Math.sqrt(root))) * SLACK;
  return norm < rough ? norm : rough;
}

/** The square root of the largest sums of magnitudes along rows and columns, or the Frobenius norm. */
function roughSpectralNorm(inputs: number, outputs: number, weights: Float64Array): number {
  const columns = new Float64Array(inputs);
  let largestRow = 0;
  for (let j = 0; j < outputs; j++) {
    let row = 0;
    for (let i = 0; i < inputs; i++) {
      const size = Math.abs(weights[j * inputs + i]!);
      row += size;
      columns[i]! += size;
    }
    largestRow = Math.max(largestRow, row);
  }
  const largestColumn = columns.reduce((one, other) => Math.max(one, other), 0);
  return Math.min(Math.sqrt(largestRow) * Math.sqrt(largestColumn) * SLACK, normOf(weights));
}

/** Divides a matrix by its Frobenius norm, and returns that. */
function normalize(matrix: Float64Array): number {
  const norm = normOf(matrix);
  if (norm > 0) for (let k = 0; k < matrix.length; k++) matrix[k]! /= norm;
  return norm;
}

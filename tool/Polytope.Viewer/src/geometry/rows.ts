import type { Layer } from './network';

/** Unit roundoff of double. */
export const U = 2 ** -53;

/** Larger than anything that underflow can do. */
export const TINY = 1e-290;

/** Covers the rounding of the bounds themselves, for sums of up to a million terms. */
export const SLACK = 1 + 1e-9;

/** Bounds the relative error of a sum of so many products (Higham, Accuracy and Stability, section 3.1). */
const gamma = (products: number): number => (products + 8) * U * SLACK;

/**
 * Affine functions of the plane with proven error bounds: function j is a[j] x + b[j] y + c[j], and e[j] bounds
 * |a - a*| X + |b - b*| Y + |c - c*| where the stars are exact and |x| <= X, |y| <= Y in the window.
 */
export class Rows {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
  readonly e: Float64Array;

  constructor(readonly count: number) {
    this.a = new Float64Array(count);
    this.b = new Float64Array(count);
    this.c = new Float64Array(count);
    this.e = new Float64Array(count);
  }

  /** The first layer's functions are its weights, exactly or rounded. */
  setFirst(layer: Layer, X: number, Y: number): void {
    for (let j = 0; j < layer.outputs; j++) {
      this.a[j] = layer.weights[2 * j]!;
      this.b[j] = layer.weights[2 * j + 1]!;
      this.c[j] = layer.biases[j]!;
      this.e[j] = layer.exact ? U * SLACK * (Math.abs(this.a[j]!) * X + Math.abs(this.b[j]!) * Y + Math.abs(this.c[j]!)) + TINY : 0;
    }
  }
}

/** A layer's activations: its functions times 1 or the slope, and their part of the next sum's error bound. */
export class Activated {
  private readonly a: Float64Array;
  private readonly b: Float64Array;
  private readonly c: Float64Array;
  private readonly e: Float64Array;
  /** The neurons whose activation is not 0. */
  private readonly index: Int32Array;
  private count = 0;

  constructor(widest: number) {
    this.a = new Float64Array(widest);
    this.b = new Float64Array(widest);
    this.c = new Float64Array(widest);
    this.e = new Float64Array(widest);
    this.index = new Int32Array(widest);
  }

  /** @param firstWord the layer's first word in the pattern. */
  load(rows: Rows, pattern: Uint32Array, firstWord: number, slopes: Float64Array, X: number, Y: number): void {
    const g = gamma(rows.count);
    this.count = 0;
    for (let j = 0; j < rows.count; j++) {
      const active = (pattern[firstWord + (j >> 5)]! >>> (j & 31)) & 1;
      const factor = active ? 1 : slopes[j]!;
      const a = rows.a[j]!;
      const b = rows.b[j]!;
      const c = rows.c[j]!;
      const e = rows.e[j]!;
      if (factor === 0 || (a === 0 && b === 0 && c === 0 && e === 0)) continue;
      const k = this.count++;
      this.index[k] = j;
      this.a[k] = factor * a;
      this.b[k] = factor * b;
      this.c[k] = factor * c;
      this.e[k] = Math.abs(factor) * (g * (Math.abs(a) * X + Math.abs(b) * Y + Math.abs(c)) + e * SLACK) + TINY;
    }
  }

  /** The next layer's functions: bias + sum of weights times activations. */
  pass(layer: Layer, rows: Rows): void {
    const { a, b, c, e, index, count } = this;
    const { weights, biases, inputs, outputs } = layer;
    const g = gamma(inputs);
    for (let j = 0; j < outputs; j++) {
      const row = j * inputs;
      let sumA = 0;
      let sumB = 0;
      let sumC = biases[j]!;
      let sumE = count > 0 ? g * Math.abs(sumC) + TINY : 0;
      for (let k = 0; k < count; k++) {
        const w = weights[row + index[k]!]!;
        sumA += w * a[k]!;
        sumB += w * b[k]!;
        sumC += w * c[k]!;
        sumE += Math.abs(w) * e[k]!;
      }
      rows.a[j] = sumA;
      rows.b[j] = sumB;
      rows.c[j] = sumC;
      rows.e[j] = sumE;
    }
  }
}

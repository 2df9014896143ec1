import { commonExponent, quotient, scale } from './dyadic';
import { type Network, slopesOf } from './network';
import type { PatternLayout } from './pattern';

/** A x + B y + C with integer coefficients, up to a positive factor; its zero set is a line. */
export interface ExactLine {
  readonly a: bigint;
  readonly b: bigint;
  readonly c: bigint;
}

/** The point (x / w, y / w). */
export interface ExactPoint {
  readonly x: bigint;
  readonly y: bigint;
  readonly w: bigint;
}

/** The line through two points, positive on its left. */
export function lineThrough(x0: number, y0: number, x1: number, y1: number): ExactLine {
  const exponent = Math.min(0, commonExponent([x0, y0, x1, y1]));
  const [px, py, qx, qy] = [x0, y0, x1, y1].map((value) => scale(value, exponent)) as [bigint, bigint, bigint, bigint];
  const a = py - qy;
  const b = qx - px;
  // a and b carry one factor of 2^-exponent, c two: bring them to one.
  const up = BigInt(-exponent);
  return { a: a << up, b: b << up, c: -(a * px + b * py) };
}

/** The lines' common point; w = 0 where they are parallel. */
export function intersect(p: ExactLine, q: ExactLine): ExactPoint {
  return { x: p.b * q.c - q.b * p.c, y: p.c * q.a - q.c * p.a, w: p.a * q.b - q.a * p.b };
}

export function pointAt(x: number, y: number): ExactPoint {
  const exponent = Math.min(0, commonExponent([x, y]));
  return { x: scale(x, exponent), y: scale(y, exponent), w: 1n << BigInt(-exponent) };
}

export const rounded = (p: ExactPoint): [x: number, y: number] => [quotient(p.x, p.w), quotient(p.y, p.w)];

const sign = (value: bigint): number => (value > 0n ? 1 : value < 0n ? -1 : 0);

export const signAt = (line: ExactLine, p: ExactPoint): number =>
  sign(line.a * p.x + line.b * p.y + line.c * p.w) * sign(p.w);

/** Both vanish on the same points (or on none, or on all). */
export const isProportional = (p: ExactLine, q: ExactLine): boolean =>
  p.a * q.b === q.a * p.b && p.a * q.c === q.a * p.c && p.b * q.c === q.b * p.c;

/** A network's parameters as integers times powers of two. */
class DyadicNetwork {
  readonly weights: { values: bigint[]; exponent: number }[];
  readonly biases: { values: bigint[]; exponent: number }[];
  /** Exponents are not positive. */
  readonly slopes: { values: bigint[]; exponent: number }[];

  constructor(readonly network: Network) {
    const integers = (values: Float64Array) => {
      const exponent = commonExponent(values);
      return { values: Array.from(values, (value) => scale(value, exponent)), exponent };
    };
    this.weights = network.layers.map((layer) => integers(layer.weights));
    this.biases = network.layers.map((layer) => integers(layer.biases));
    this.slopes = network.layers.map((_, l) => {
      const slopes = slopesOf(network, l);
      const exponent = Math.min(0, commonExponent(slopes));
      return { values: Array.from(slopes, (slope) => scale(slope, exponent)), exponent };
    });
  }
}

/**
 * The pre-activations along one activation pattern as exact affine functions of the plane, layer by layer, computed when
 * first asked for and kept until the pattern changes.
 */
export class ExactRows {
  private readonly levels: { rows: readonly bigint[]; exponent: number }[] = [];
  private dyadic: DyadicNetwork | null = null;
  private valid = 0;

  constructor(
    private readonly network: Network,
    private readonly layout: PatternLayout,
    /** Holds the pattern, which may change and move. */
    private readonly path: { readonly words: Uint32Array },
  ) {}

  /** Discards this layer and those after it: the pattern before them has changed. */
  forget(layer: number): void {
    if (layer < this.valid) this.valid = layer;
  }

  /** A neuron's pre-activation up to a positive factor, the same for its layer; the output layer counts as well. */
  line(layer: number, neuron: number): ExactLine {
    this.dyadic ??= new DyadicNetwork(this.network);
    for (; this.valid <= layer; this.valid++) this.levels[this.valid] = this.level(this.valid, this.dyadic);
    const rows = this.levels[layer]!.rows;
    return { a: rows[3 * neuron]!, b: rows[3 * neuron + 1]!, c: rows[3 * neuron + 2]! };
  }

  private level(layer: number, dyadic: DyadicNetwork): { rows: readonly bigint[]; exponent: number } {
    const { inputs, outputs, exact } = this.network.layers[layer]!;
    if (exact) return { rows: exact.values, exponent: exact.exponent };
    const weights = dyadic.weights[layer]!;
    const biases = dyadic.biases[layer]!;
    const from = layer === 0 ? { rows: [1n, 0n, 0n, 0n, 1n, 0n], exponent: 0 } : this.activated(layer - 1, dyadic);
    const own = from.exponent + weights.exponent;
    const exponent = Math.min(own, biases.exponent);
    const up = BigInt(own - exponent);
    const rows: bigint[] = [];
    for (let j = 0; j < outputs; j++) {
      let [a, b, c] = [0n, 0n, 0n];
      for (let i = 0; i < inputs; i++) {
        const weight = weights.values[j * inputs + i]!;
        if (weight === 0n) continue;
        a += weight * from.rows[3 * i]!;
        b += weight * from.rows[3 * i + 1]!;
        c += weight * from.rows[3 * i + 2]!;
      }
      rows.push(a << up, b << up, (c << up) + (biases.values[j]! << BigInt(biases.exponent - exponent)));
    }
    return { rows, exponent };
  }

  private activated(layer: number, dyadic: DyadicNetwork): { rows: bigint[]; exponent: number } {
    const { rows, exponent } = this.levels[layer]!;
    const slopes = dyadic.slopes[layer]!;
    const one = 1n << BigInt(-slopes.exponent);
    return {
      rows: rows.map((value, k) =>
        value * (this.layout.isActive(this.path.words, layer, Math.floor(k / 3)) ? one : slopes.values[Math.floor(k / 3)]!)),
      exponent: exponent + slopes.exponent,
    };
  }
}

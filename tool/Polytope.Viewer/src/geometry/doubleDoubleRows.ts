import type { Layer, Network } from './network';
import type { PatternLayout } from './pattern';
import { type Rows, SLACK, TINY, U } from './rows';

/** Half a unit in the last place of a function's size, with the rounding of the bound itself. */
const ROUNDING = U * 1.000001;

/** Splits a double into two of 26 bits (Veltkamp); times a float32 each half is exact. */
const SPLITTER = 2 ** 27 + 1;

/** One layer: the functions' high and low parts, and the bound on what both together leave out. */
class Level {
  readonly high: [Float64Array, Float64Array, Float64Array];
  readonly low: [Float64Array, Float64Array, Float64Array];
  readonly e: Float64Array;

  constructor(count: number) {
    const run = () => new Float64Array(count);
    this.high = [run(), run(), run()];
    this.low = [run(), run(), run()];
    this.e = run();
  }
}

/**
 * The pre-activations along one activation pattern in double-double arithmetic, layer by layer, computed when first asked
 * for and kept until the pattern changes. Sums are the compensated dot products of Ogita, Rump and Oishi (Accurate sum
 * and dot product, SIAM J. Sci. Comput. 26, 2005, algorithm Dot2); weights and slope are float32, so a product's
 * error comes from one split of the other factor.
 */
export class DoubleDoubleRows {
  private readonly levels: Level[] = [];
  private readonly active: Level;
  private readonly index: Int32Array;
  private valid = 0;

  constructor(
    private readonly network: Network,
    private readonly layout: PatternLayout,
    private readonly path: Uint32Array,
    private readonly X: number,
    private readonly Y: number,
  ) {
    const widest = Math.max(...network.layers.map((layer) => Math.max(layer.outputs, 2)));
    this.active = new Level(widest);
    this.index = new Int32Array(widest);
  }

  /** Discards this layer and those after it: the pattern before them has changed. */
  forget(layer: number): void {
    if (layer < this.valid) this.valid = layer;
  }

  /** Writes a layer's functions, rounded to double. */
  round(layer: number, rows: Rows): void {
    const level = this.reach(layer);
    for (let j = 0; j < rows.count; j++) this.roundOne(level, j, rows, j);
  }

  /** Writes one neuron's function, rounded to double, to a place among others. */
  row(layer: number, neuron: number, rows: Rows, place: number): void {
    this.roundOne(this.reach(layer), neuron, rows, place);
  }

  private roundOne({ high, e }: Level, j: number, rows: Rows, place: number): void {
    const [a, b, c] = [high[0][j]!, high[1][j]!, high[2][j]!];
    rows.a[place] = a;
    rows.b[place] = b;
    rows.c[place] = c;
    rows.e[place] = e[j]! + ROUNDING * (Math.abs(a) * this.X + Math.abs(b) * this.Y + Math.abs(c));
  }

  private reach(layer: number): Level {
    for (; this.valid <= layer; this.valid++) {
      const own = this.network.layers[this.valid]!;
      const level = (this.levels[this.valid] ??= new Level(own.outputs));
      if (this.valid === 0) first(own, level);
      else this.fill(this.valid, own, level);
    }
    return this.levels[layer]!;
  }

  private fill(layer: number, own: Layer, level: Level): void {
    // A sum of n terms: some n roundings each of some n corrections of one unit; slack for the activation's own.
    const n = own.inputs + 4;
    const gamma = 6 * n * n * U * U;
    const count = this.activate(this.levels[layer - 1]!, layer - 1, own.inputs, gamma);
    const { active, index } = this;
    for (let k = 0; k < 3; k++) {
      const [high, low] = [active.high[k]!, active.low[k]!];
      for (let j = 0; j < own.outputs; j++) {
        let sum = k === 2 ? own.biases[j]! : 0;
        let correction = 0;
        for (let at = 0; at < count; at++) {
          const w = own.weights[j * own.inputs + index[at]!]!;
          const x = high[at]!;
          const big = SPLITTER * x;
          const head = big - (big - x);
          const product = w * x;
          const productError = w * head - product + w * (x - head);
          const total = sum + product;
          const part = total - sum;
          correction += productError + w * low[at]! + (sum - (total - part) + (product - part));
          sum = total;
        }
        const total = sum + correction;
        const part = total - sum;
        level.high[k]![j] = total;
        level.low[k]![j] = sum - (total - part) + (correction - part);
      }
    }
    for (let j = 0; j < own.outputs; j++) {
      let e = gamma * Math.abs(own.biases[j]!) + TINY;
      for (let at = 0; at < count; at++) e += Math.abs(own.weights[j * own.inputs + index[at]!]!) * active.e[at]!;
      level.e[j] = e;
    }
  }

  /** The layer's functions times 1 or the slope, with their part of the next sum's bound. Returns how many are not 0. */
  private activate(level: Level, layer: number, width: number, gamma: number): number {
    const { active, index } = this;
    const slope = this.network.slope;
    let count = 0;
    for (let j = 0; j < width; j++) {
      const isActive = this.layout.isActive(this.path, layer, j);
      if (!isActive && slope === 0) continue;
      let size = 0;
      for (let k = 0; k < 3; k++) {
        let high = level.high[k]![j]!;
        let low = level.low[k]![j]!;
        if (!isActive) {
          const big = SPLITTER * high;
          const head = big - (big - high);
          const product = slope * high;
          const rest = slope * head - product + slope * (high - head) + slope * low;
          high = product + rest;
          low = rest - (high - product);
        }
        active.high[k]![count] = high;
        active.low[k]![count] = low;
        size += Math.abs(high) * (k === 0 ? this.X : k === 1 ? this.Y : 1);
      }
      const error = level.e[j]! * (isActive ? 1 : slope);
      if (size + error === 0) continue;
      active.e[count] = (error + size * gamma) * SLACK + TINY;
      index[count++] = j;
    }
    return count;
  }
}

function first(own: Layer, level: Level): void {
  for (let j = 0; j < own.outputs; j++) {
    level.high[0][j] = own.weights[2 * j]!;
    level.high[1][j] = own.weights[2 * j + 1]!;
    level.high[2][j] = own.biases[j]!;
  }
}

import { restOfDyadic } from './dyadic';
import { normOf, spectralNormOf } from './matrixNorms';
import { type ExactLayer, hasCrease, type Network, slopesOf } from './network';
import type { PatternLayout } from './pattern';
import { SLACK, TINY, U } from './rows';

/** kernel/kernel.ts as WebAssembly in base64, without and with fused multiply-adds, put here when the page is built. */
declare const KERNEL_SOURCE: string;
declare const FUSED_KERNEL_SOURCE: string;

/** What the WebAssembly exports; see kernel/kernel.ts. */
interface Functions {
  configure(
    isWide: boolean, x: number, y: number, layers: number, depth: number, carriesBounds: boolean, activated: number, mixed: number, open: number,
  ): void;
  pass(layer: number, cutting: number, next: number): void;
  activate(layer: number, neuron: number, cutting: number, from: number, to: number): void;
  descend(layer: number, rows: number, xs: number, ys: number, radii: number, corners: number): number;
  reach(layer: number): void;
  sample(points: number, from: number, to: number): number;
  gram(rows: number, count: number, length: number, to: number): void;
  isFused(): number;
}

/** Offsets within a layer's record of the kernel, in 32-bit words. */
const WORD = { inputs: 0, outputs: 1, pad: 2, transposed: 3, biases: 4, rowNorms: 5, spectral: 6, frobenius: 8, biasNorm: 10, rootOfInputs: 12, rows: 14, baseRows: 15, freshRows: 16, pattern: 17, isChecked: 19, level: 20, levelNorm: 22, slopes: 24, cutting: 25, largestSlope: 26, largestPath: 28 };
const RECORD_WORDS = 30;

/** The most that the kernel keeps of a neuron's activation. */
const ACTIVATION_BYTES = 112;

/** Runs of a level of double-doubles. */
const LEVEL_RUNS = 7;
const LOW_RUN = 3;
const BOUND_RUN = 6;

const PAGE = 65536;
const FIRST_FREE = 4096;

const LAYERS_BETWEEN_CHECKS = 4;
const LEAST_DEPTH_TO_CHECK = 8;

/** By so much bounds may grow without being worth a thought, in quarters of a bit. */
const HARMLESS_BITS = 64;

/** Bounds by norms start higher, so they get this share of the growth of bounds by magnitudes. */
const SHARE_OF_NORMS = 0.8;

let chosen: WebAssembly.Module | null = null;

/** The kernel with fused multiply-adds where the browser and the processor have them, which is tried, else the other. */
function kernelModule(): WebAssembly.Module {
  if (chosen) return chosen;
  const bytes = (source: string) => Uint8Array.from(atob(source), (sign) => sign.charCodeAt(0));
  try {
    const fused = new WebAssembly.Module(bytes(FUSED_KERNEL_SOURCE));
    if (functionsOf(fused, new WebAssembly.Memory({ initial: 16 })).isFused()) chosen = fused;
  } catch {
    // This browser does not know the instruction.
  }
  chosen ??= new WebAssembly.Module(bytes(KERNEL_SOURCE));
  return chosen;
}

const functionsOf = (module: WebAssembly.Module, memory: WebAssembly.Memory): Functions =>
  new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Functions;

/**
 * A network in the memory of the WebAssembly kernel, with an arena for what the subdivision needs on its way. Addresses are
 * bytes; the arrays are views of the whole memory and are replaced when it grows.
 */
export class Kernel {
  f64 = new Float64Array();
  i32 = new Int32Array();
  u32 = new Uint32Array();
  pattern = new Uint32Array();
  readonly functions: Functions;
  /** Bits of rows with both signs on a cell, and of undecided ones, after descend; as addresses. */
  readonly mixed: number;
  readonly open: number;
  /** The activation pattern of the cell under work, as an address. */
  readonly patternAt: number = 0;
  private readonly memory = new WebAssembly.Memory({ initial: 16 });
  private readonly layers: number;
  private top = FIRST_FREE;

  constructor(
    private readonly network: Network,
    private readonly layout: PatternLayout,
    readonly X: number,
    readonly Y: number,
  ) {
    this.functions = functionsOf(kernelModule(), this.memory);
    this.refreshViews();
    const { layers } = network;
    const depth = layers.length - 1;
    const widest = Math.max(...layers.map((layer) => padded(Math.max(layer.outputs, layer.inputs))));
    this.layers = this.take(4 * RECORD_WORDS * layers.length);
    this.patternAt = this.take(4 * (layout.words + 1));
    this.refreshViews();
    const activated = this.take(ACTIVATION_BYTES * widest);
    this.mixed = this.take(4 * ((widest >> 5) + 1));
    this.open = this.take(4 * ((widest >> 5) + 1));
    const spectral = layers.map((layer) => spectralNormOf(layer, depth, (matrix, count, length) => this.gram(matrix, count, length)));
    layers.forEach((_, l) => this.layOut(l, depth, spectral[l]!));
    const carries = boundsGrowLessByMagnitudes(network, spectral);
    // The first layer's weights are in no product of double-doubles.
    const isWide = layers.some(({ weights }, l) => (l > 0 && !isNarrow(weights)) || !isNarrow(slopesOf(network, l)));
    this.functions.configure(isWide, X, Y, this.layers, depth, carries, activated, this.mixed, this.open);
  }

  /** The pattern; what ExactRows asks for. */
  get words(): Uint32Array {
    return this.pattern;
  }

  /** The end of what is taken; release goes back to it. */
  get mark(): number {
    return this.top;
  }

  take(bytes: number): number {
    const at = this.top;
    this.top = (at + bytes + 15) & ~15;
    if (this.top > this.memory.buffer.byteLength) {
      this.memory.grow(Math.ceil((this.top - this.memory.buffer.byteLength) / PAGE) + 64);
      this.refreshViews();
    }
    return at;
  }

  release(mark: number): void {
    this.top = mark;
  }

  padOf(layer: number): number {
    return this.u32[this.word(layer, WORD.pad)]!;
  }

  /** The current rows of a layer, as an index of f64. */
  rowsOf(layer: number): number {
    return this.u32[this.word(layer, WORD.rows)]! >> 3;
  }

  baseRowsOf(layer: number): number {
    return this.u32[this.word(layer, WORD.baseRows)]!;
  }

  /** A neuron's double-double row as an index of f64: a, b, c and the bound are so many runs of the layer's pad apart. */
  levelOf(layer: number, neuron: number): number {
    this.functions.reach(layer);
    return (this.u32[this.word(layer, WORD.level)]! >> 3) + neuron;
  }

  /** The outputs at points in float32, one point after the other. @param x as many as y, a multiple of 16. */
  sample(x: Float32Array, y: Float32Array): Float32Array {
    const { mark, network: { layers } } = this;
    const outputs = layers.at(-1)!.outputs;
    const runs = Math.max(...layers.map((layer) => Math.max(layer.outputs, layer.inputs)));
    const [from, to] = [this.take(4 * runs * x.length), this.take(4 * runs * x.length)];
    const { buffer } = this.memory;
    new Float32Array(buffer, from, x.length).set(x);
    new Float32Array(buffer, from + 4 * x.length, x.length).set(y);
    const found = new Float32Array(buffer, this.functions.sample(x.length, from, to), outputs * x.length);
    const values = Float32Array.from({ length: found.length }, (_, k) => found[(k % outputs) * x.length + Math.floor(k / outputs)]!);
    this.release(mark);
    return values;
  }

  blockBytes(layer: number): number {
    return 8 * (4 * this.padOf(layer) + 1);
  }

  /** A matrix, count x length, times its transpose. */
  private gram(matrix: Float64Array, count: number, length: number): Float64Array<ArrayBuffer> {
    const { mark } = this;
    const [from, to] = [this.take(8 * matrix.length), this.take(8 * count * count)];
    this.f64.set(matrix, from >> 3);
    this.functions.gram(from, count, length, to);
    const product = this.f64.slice(to >> 3, (to >> 3) + count * count);
    // What is laid out in this memory next begins with zeros.
    this.f64.fill(0, from >> 3, (to >> 3) + count * count);
    this.release(mark);
    return product;
  }

  private word(layer: number, offset: number): number {
    return (this.layers >> 2) + RECORD_WORDS * layer + offset;
  }

  private layOut(l: number, depth: number, spectral: number): void {
    const { inputs, outputs, weights, biases, exact } = this.network.layers[l]!;
    const pad = padded(outputs);
    const transposed = this.take(8 * pad * inputs);
    const biasesAt = this.take(8 * pad);
    const rowNorms = this.take(8 * pad);
    const base = this.take(8 * (4 * pad + 1));
    const fresh = this.take(8 * (4 * pad + 1));
    const level = this.take(8 * LEVEL_RUNS * pad);
    const slopesAt = this.take(8 * pad);
    const cutting = this.take(4 * ((pad >> 5) + 1));
    const { f64, u32 } = this;
    let squares = 0;
    for (let j = 0; j < outputs; j++) {
      for (let i = 0; i < inputs; i++) f64[(transposed >> 3) + i * pad + j] = weights[j * inputs + i]!;
      f64[(biasesAt >> 3) + j] = biases[j]!;
      const norm = normOf(weights.subarray(j * inputs, (j + 1) * inputs));
      f64[(rowNorms >> 3) + j] = norm;
      squares = Math.hypot(squares, norm);
    }
    if (l === 0) {
      // The first layer's functions are its weights.
      for (let j = 0; j < outputs; j++)
        [weights[2 * j]!, weights[2 * j + 1]!, biases[j]!].forEach((value, run) => {
          f64[(base >> 3) + run * pad + j] = value;
          f64[(level >> 3) + run * pad + j] = value;
        });
      if (exact) this.layOutRests(exact, outputs, pad, base, level);
    }
    const at = this.word(l, 0);
    u32.set([inputs, outputs, pad, transposed, biasesAt, rowNorms], at);
    [spectral, squares * 1.000000001, normOf(biases), Math.sqrt(inputs) * 1.000000001].forEach((value, k) => (f64[(at + WORD.spectral + 2 * k) >> 1] = value));
    u32.set([base, base, fresh, this.patternAt + 4 * (this.layout.start[l] ?? 0)], at + WORD.rows);
    const isChecked = l > 0 && (l === depth || (depth >= LEAST_DEPTH_TO_CHECK && l % LAYERS_BETWEEN_CHECKS === 0));
    u32[at + WORD.isChecked] = isChecked ? 1 : 0;
    u32[at + WORD.level] = level;
    u32.set([slopesAt, cutting], at + WORD.slopes);
    let [largest, path] = [1, 1];
    const slopes = slopesOf(this.network, l);
    u32.fill(0, cutting >> 2, (cutting >> 2) + (pad >> 5) + 1);
    f64.fill(0, slopesAt >> 3, (slopesAt >> 3) + pad);
    for (let j = 0; j < outputs; j++) {
      const slope = slopes[j]!;
      f64[(slopesAt >> 3) + j] = slope;
      largest = Math.max(largest, Math.abs(slope));
      if (slope < 0 || slope > 1) path = Math.max(path, (Math.abs(slope) + Math.abs(1 - slope)) * SLACK);
      if (hasCrease(this.network, l, j)) u32[(cutting >> 2) + (j >> 5)]! |= 1 << (j & 31);
    }
    f64[(at + WORD.largestSlope) >> 1] = largest;
    f64[(at + WORD.largestPath) >> 1] = path;
  }

  /** What the first layer's doubles leave out of its exact numbers: as bounds, and as the low parts of the double-doubles. */
  private layOutRests({ values, exponent }: ExactLayer, outputs: number, pad: number, base: number, level: number): void {
    const { f64, X, Y } = this;
    let [squares, lowSquares] = [0, 0];
    for (let j = 0; j < outputs; j++) {
      let [bound, lowBound] = [0, 0];
      [X, Y, 1].forEach((extent, run) => {
        const { rest, isExact } = restOfDyadic(values[3 * j + run]!, exponent, f64[(level >> 3) + run * pad + j]!);
        if (isExact) return;
        f64[(level >> 3) + (LOW_RUN + run) * pad + j] = rest;
        bound += extent * (Math.abs(rest) * SLACK + TINY);
        lowBound += extent * (Math.abs(rest) * 2 * U + TINY);
      });
      f64[(base >> 3) + 3 * pad + j] = bound * SLACK;
      f64[(level >> 3) + BOUND_RUN * pad + j] = lowBound * SLACK;
      squares = Math.hypot(squares, bound * SLACK);
      lowSquares = Math.hypot(lowSquares, lowBound * SLACK);
    }
    f64[(base >> 3) + 4 * pad] = squares * SLACK + TINY;
    f64[(this.word(0, WORD.levelNorm)) >> 1] = lowSquares * SLACK + TINY;
  }

  private refreshViews(): void {
    const { buffer } = this.memory;
    this.f64 = new Float64Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.pattern = new Uint32Array(buffer, this.patternAt, this.layout.words);
  }
}

export const LEVEL_BOUND_RUN = BOUND_RUN;

const isNarrow = (values: Float64Array): boolean => values.every((value) => Math.fround(value) === value);

/** Rows come in multiples of four. */
const padded = (rows: number): number => (rows + 3) & ~3;

/**
 * Whether bounds carried on by the magnitudes of the weights stay below bounds by norms, estimated with half of the neurons
 * active. As long as bounds by norms are small those are taken, for they cost less.
 */
function boundsGrowLessByMagnitudes(network: Network, spectral: readonly number[]): boolean {
  const { layers } = network;
  const bits = (growth: number) => Math.floor(Math.log2(Math.min(Math.max(growth ** 4, 1e-30), 1e30)));
  let [carried, norm] = [0, 0];
  for (let l = 1; l < layers.length - 1; l++) {
    const { weights, outputs } = layers[l]!;
    const sum = weights.reduce((total, weight) => total + Math.abs(weight), 0);
    const slopes = slopesOf(network, l - 1);
    const mean = slopes.reduce((total, slope) => total + Math.abs(slope), 0) / slopes.length;
    carried += bits(((sum / outputs) * (1 + mean)) / 2);
    norm += bits(spectral[l]! * slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 1));
  }
  return norm > HARMLESS_BITS && norm > SHARE_OF_NORMS * carried;
}

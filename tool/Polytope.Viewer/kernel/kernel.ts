// AssemblyScript: the inner loops of the subdivision, two lanes of double at a time. The page's TypeScript lays out the
// memory and cuts the cells (src/geometry/kernel.ts, subdivision.ts); here are the affine functions on a cell, their bounds
// and their signs. It follows Polytope.Core (Partitions/Rows), where the derivations are, with fused multiply-adds
// where the browser has them.
//
// A block of n rows is four runs of `pad` doubles, a, b, c of a x + b y + c, and e, which bounds
// |a - a*| X + |b - b*| Y + |c - c*|; then one double, a bound on the Frobenius norm of the errors.

/**
 * Whether relaxed_madd is fused here, which the page tries before it takes this kernel (src/geometry/kernel.ts). The build
 * makes one kernel of each kind.
 */
const FUSED: bool = false;

const U: f64 = 1.1102230246251565e-16;
const TINY: f64 = 1e-290;
const SLACK: f64 = 1.000000001;
const ROOT_OF_THREE: f64 = 1.7320508075688774;

/** Of leaving out low parts, with the rounding of the bound itself. */
const ROUNDING: f64 = 1.1102230246251565e-16 * 1.000001;

/** No bound may be a larger part of its layer's size. */
const LARGEST_RELATIVE_BOUND: f64 = 1e-5;

/** What bounds should come to by the last layer at most, and what they are when recomputed, as powers of two. */
const DESIRED_EXPONENT: f64 = -24;
const FRESH_EXPONENT: f64 = -47;
const LARGEST_EXPONENT: f64 = -17;

/** Splits a double into two of 26 bits (Veltkamp); times a float32 each half is exact. */
const SPLITTER: f64 = 134217729;

/** No grid is so fine that remainders underflow by more than bounds allow for. */
const LEAST_GRID: f64 = 1e-280;

// A layer's record, as the page writes it.
export const LAYER_SIZE: usize = 120;
const INPUTS: usize = 0;
const OUTPUTS: usize = 4;
const PAD: usize = 8;
const TRANSPOSED: usize = 12;
const BIASES: usize = 16;
const ROW_NORMS: usize = 20;
const SPECTRAL: usize = 24;
const FROBENIUS: usize = 32;
const BIAS_NORM: usize = 40;
const ROOT_OF_INPUTS: usize = 48;
const ROWS: usize = 56;
const BASE_ROWS: usize = 60;
const FRESH_ROWS: usize = 64;
const PATTERN: usize = 68;
const RECOMPUTED_AT: usize = 72;
const IS_CHECKED: usize = 76;
const LEVEL: usize = 80;
const LEVEL_NORM: usize = 88;
/** Slopes below zero, one a neuron. */
const SLOPES: usize = 96;
/** Bits of the neurons that have a crease: all but those of slope 1. */
const CUTTING: usize = 100;
/** The largest of 1 and the slopes' magnitudes: what errors grow by in one neuron. */
const LARGEST_SLOPE: usize = 104;
/** The largest of 1 and |s| + |1 - s|: how often a neuron's row comes into sums. */
const LARGEST_PATH: usize = 112;

/** a, b, c, the bound, and where the neuron's column of weights begins. */
const INPUT_SIZE: usize = 40;

/** For each of a, b, c: high, its two halves, low; then the bound and the column. */
const WIDE_INPUT_SIZE: usize = 112;

// A level of double-doubles: runs of a, b, c high; a, b, c low; and the bound.
const LOW_RUN: usize = 3;
const BOUND_RUN: usize = 6;

let extentX: f64 = 1;
let extentY: f64 = 1;
let layers: usize = 0;
let depth: i32 = 0;
let carriesBounds: bool = false;
/** The activations of one layer that are not 0, one record each. */
let activated: usize = 0;
/** Bits of rows: those with both signs on a cell, and those that doubles do not decide. */
let mixed: usize = 0;
let open: usize = 0;
/** Whether weights or slopes are doubles that no float32 holds: their products are split otherwise. */
let isWide: bool = false;
/** Layers whose double-doubles belong to the current pattern. */
let valid: i32 = 0;

export function configure(
  isWide_: bool, x: f64, y: f64, layers_: usize, depth_: i32, carries: bool, activated_: usize, mixed_: usize, open_: usize,
): void {
  isWide = isWide_;
  extentX = x;
  extentY = y;
  layers = layers_;
  depth = depth_;
  carriesBounds = carries;
  activated = activated_;
  mixed = mixed_;
  open = open_;
  valid = 0;
}

/** a b + c, with one rounding or two. */
// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return FUSED ? f64x2.relaxed_madd(a, b, c) : f64x2.add(f64x2.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
function record(layer: i32): usize {
  return layers + <usize>layer * LAYER_SIZE;
}

// @ts-ignore: decorator
@inline
function gammaOf(products: i32): f64 {
  return (<f64>products + 8) * U * SLACK;
}

// @ts-ignore: decorator
@inline
function larger(pair: v128): f64 {
  return max(f64x2.extract_lane(pair, 0), f64x2.extract_lane(pair, 1));
}

/**
 * The next layer's rows from a layer's rows and its pattern; neurons that cut the cell are still at their slope.
 * @param cutting how many rows may be added later.
 */
export function pass(layer: i32, cutting: i32, next: usize): void {
  const source = record(layer);
  const target = record(layer + 1);
  const rows: usize = load<u32>(source, ROWS);
  const pad: usize = load<u32>(source, PAD);
  const count: usize = load<u32>(source, OUTPUTS);
  const pattern: usize = load<u32>(source, PATTERN);
  const stride = pad << 3;
  const gamma = gammaOf(<i32>count + cutting);
  const gammas = f64x2.splat(gamma);
  const slack = f64x2.splat(SLACK);
  const tiny = f64x2.splat(TINY);
  const x = f64x2.splat(extentX);
  const y = f64x2.splat(extentY);
  const columns: usize = <usize>load<u32>(target, PAD) << 3;
  const slopes: usize = load<u32>(source, SLOPES);
  let largest = f64x2.splat(0);
  let to = activated;
  for (let j: usize = 0; j < count; j += 2) {
    const at = rows + (j << 3);
    const bits = load<u32>(pattern + ((j >> 5) << 2)) >> (<u32>j & 31);
    const factor = factorOf(slopes + (j << 3), bits);
    const passing = i64x2.bitmask(f64x2.ne(factor, f64x2.splat(0)));
    const a = v128.load(at);
    const b = v128.load(at + stride);
    const c = v128.load(at + 2 * stride);
    const size = f64x2.add(f64x2.add(f64x2.mul(f64x2.abs(a), x), f64x2.mul(f64x2.abs(b), y)), f64x2.abs(c));
    largest = f64x2.pmax(largest, size);
    const inputA = f64x2.mul(factor, a);
    const inputB = f64x2.mul(factor, b);
    const inputC = f64x2.mul(factor, c);
    let inputE = inputA;
    if (carriesBounds) {
      const e = v128.load(at + 3 * stride);
      const bound = f64x2.add(f64x2.mul(f64x2.abs(factor), f64x2.add(f64x2.mul(gammas, size), f64x2.mul(e, slack))), tiny);
      inputE = v128.andnot(bound, f64x2.eq(f64x2.add(size, e), f64x2.splat(0)));
    }
    if (passing & 1) {
      v128.store64_lane(to, inputA, 0, 0);
      v128.store64_lane(to, inputB, 0, 8);
      v128.store64_lane(to, inputC, 0, 16);
      v128.store64_lane(to, inputE, 0, 24);
      store<u32>(to, <u32>(j * columns), 32);
      to += INPUT_SIZE;
    }
    if (j + 1 < count && passing & 2) {
      v128.store64_lane(to, inputA, 1, 0);
      v128.store64_lane(to, inputB, 1, 8);
      v128.store64_lane(to, inputC, 1, 16);
      v128.store64_lane(to, inputE, 1, 24);
      store<u32>(to, <u32>((j + 1) * columns), 32);
      to += INPUT_SIZE;
    }
  }

  const most = larger(largest);
  if (carriesBounds) {
    affine(target, to, gamma, next, true);
    store<f64>(next + (<usize>load<u32>(target, PAD) << 5), 0);
  } else affine(target, to, gamma, next, false);
  if ((to == activated && cutting == 0) || (most == 0 && areZero(rows, pad))) clearBounds(target, next);
  else if (!carriesBounds) boundByNorms(target, load<f64>(source, LARGEST_SLOPE) * load<f64>(rows + 4 * stride), load<f64>(source, LARGEST_PATH) * most, gamma, next);
}

/** 1 or the slope for each of two neurons. */
// @ts-ignore: decorator
@inline
function factorOf(slopes: usize, bits: u32): v128 {
  let factor = v128.load(slopes);
  if (bits & 1) factor = f64x2.replace_lane(factor, 0, 1);
  if (bits & 2) factor = f64x2.replace_lane(factor, 1, 1);
  return factor;
}

function areZero(rows: usize, pad: usize): bool {
  for (let j: usize = 0; j < 4 * pad; j++) if (load<f64>(rows + (j << 3)) != 0) return false;
  return true;
}

function clearBounds(target: usize, rows: usize): void {
  const pad: usize = load<u32>(target, PAD);
  memory.fill(rows + 24 * pad, 0, (pad + 1) << 3);
}

/**
 * bias + sum of weights times activations, four rows at a time. @param carries whether bounds are carried on by the weights'
 * magnitudes; a constant, so that each kind has a loop of its own.
 */
// @ts-ignore: decorator
@inline
function affine(target: usize, end: usize, gamma: f64, rows: usize, carries: bool): void {
  const stride: usize = <usize>load<u32>(target, PAD) << 3;
  const transposed: usize = load<u32>(target, TRANSPOSED);
  const biases: usize = load<u32>(target, BIASES);
  const guard = f64x2.splat(end > activated ? TINY : 0);
  for (let j: usize = 0; j < stride; j += 32) {
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = v128.load(biases + j);
    let c1 = v128.load(biases + j, 16);
    let e0 = a0;
    let e1 = a0;
    if (carries) {
      e0 = f64x2.add(f64x2.mul(f64x2.splat(gamma), f64x2.abs(c0)), guard);
      e1 = f64x2.add(f64x2.mul(f64x2.splat(gamma), f64x2.abs(c1)), guard);
    }
    const columns = transposed + j;
    for (let input = activated; input < end; input += INPUT_SIZE) {
      const column = columns + <usize>load<u32>(input, 32);
      const w0 = v128.load(column);
      const w1 = v128.load(column, 16);
      const a = v128.load64_splat(input);
      a0 = multiplyAdd(w0, a, a0);
      a1 = multiplyAdd(w1, a, a1);
      const b = v128.load64_splat(input, 8);
      b0 = multiplyAdd(w0, b, b0);
      b1 = multiplyAdd(w1, b, b1);
      const c = v128.load64_splat(input, 16);
      c0 = multiplyAdd(w0, c, c0);
      c1 = multiplyAdd(w1, c, c1);
      if (carries) {
        const e = v128.load64_splat(input, 24);
        e0 = multiplyAdd(f64x2.abs(w0), e, e0);
        e1 = multiplyAdd(f64x2.abs(w1), e, e1);
      }
    }
    const to = rows + j;
    v128.store(to, a0);
    v128.store(to, a1, 16);
    v128.store(to + stride, b0);
    v128.store(to + stride, b1, 16);
    v128.store(to + 2 * stride, c0);
    v128.store(to + 2 * stride, c1, 16);
    if (carries) {
      v128.store(to + 3 * stride, e0);
      v128.store(to + 3 * stride, e1, 16);
    }
  }
}

/** Bounds from the norm of what comes in, which grows by the spectral norm of the weights at most. */
function boundByNorms(target: usize, norm: f64, largest: f64, gamma: f64, rows: usize): void {
  const pad: usize = load<u32>(target, PAD);
  const rounded = (gamma * largest + TINY) * load<f64>(target, ROOT_OF_INPUTS);
  const own = (load<f64>(target, SPECTRAL) * norm + load<f64>(target, FROBENIUS) * rounded + gamma * load<f64>(target, BIAS_NORM)) * SLACK + TINY;
  store<f64>(rows + (pad << 5), own);
  const incoming = f64x2.splat(ROOT_OF_THREE * (norm + rounded) * SLACK);
  const rounding = f64x2.splat(ROOT_OF_THREE * gamma * SLACK);
  const tiny = f64x2.splat(TINY);
  const rowNorms: usize = load<u32>(target, ROW_NORMS);
  const biases: usize = load<u32>(target, BIASES);
  const bounds = rows + 24 * pad;
  for (let j: usize = 0; j < pad << 3; j += 16) {
    const bound = f64x2.add(f64x2.mul(v128.load(rowNorms + j), incoming), f64x2.add(f64x2.mul(f64x2.abs(v128.load(biases + j)), rounding), tiny));
    v128.store(bounds + j, bound);
  }
}

/** The next layer's rows with one more neuron of this layer above 0, of so many that cut the cell. */
export function activate(layer: i32, neuron: i32, cutting: i32, from: usize, to: usize): void {
  const source = record(layer);
  const target = record(layer + 1);
  const pad: usize = load<u32>(source, PAD);
  const stride = pad << 3;
  const at: usize = <usize>load<u32>(source, ROWS) + (<usize>neuron << 3);
  const factor = 1 - load<f64>(<usize>load<u32>(source, SLOPES) + (<usize>neuron << 3));
  const a = load<f64>(at);
  const b = load<f64>(at + stride);
  const c = load<f64>(at + 2 * stride);
  const gamma = gammaOf(load<i32>(source, OUTPUTS) + cutting);
  const size = abs(a) * extentX + abs(b) * extentY + abs(c);
  const e = carriesBounds ? abs(factor) * (load<f64>(at + 3 * stride) * SLACK + gamma * size) + TINY : 0;
  const columns: usize = <usize>load<u32>(target, PAD) << 3;
  const column: usize = <usize>load<u32>(target, TRANSPOSED) + <usize>neuron * columns;
  const splatA = f64x2.splat(factor * a);
  const splatB = f64x2.splat(factor * b);
  const splatC = f64x2.splat(factor * c);
  const splatE = f64x2.splat(e);
  const guard = f64x2.splat(carriesBounds ? TINY : 0);
  for (let j: usize = 0; j < columns; j += 16) {
    const w = v128.load(column + j);
    const source_ = from + j;
    const target_ = to + j;
    v128.store(target_, multiplyAdd(w, splatA, v128.load(source_)));
    v128.store(target_ + columns, multiplyAdd(w, splatB, v128.load(source_ + columns)));
    v128.store(target_ + 2 * columns, multiplyAdd(w, splatC, v128.load(source_ + 2 * columns)));
    v128.store(target_ + 3 * columns, multiplyAdd(f64x2.abs(w), splatE, f64x2.add(v128.load(source_ + 3 * columns), guard)));
  }
  store<f64>(to + 4 * columns, load<f64>(from + 4 * columns));
}

/**
 * The signs of a layer's rows at the corners of a cell. Sets the pattern's bits where a row is positive at every corner, and
 * the bits of rows that have both signs or are undecided. Returns whether there are such rows. A neuron of slope 1 has no crease
 * and its bit stays 0.
 */
function decide(layer: i32, xs: usize, ys: usize, corners: usize, radius: f64): bool {
  const source = record(layer);
  const rows: usize = load<u32>(source, ROWS);
  const count: usize = load<u32>(source, OUTPUTS);
  const pattern: usize = load<u32>(source, PATTERN);
  const cutting: usize = load<u32>(source, CUTTING);
  const stride: usize = <usize>load<u32>(source, PAD) << 3;
  const x = f64x2.splat(8 * U * extentX + radius);
  const y = f64x2.splat(8 * U * extentY + radius);
  const one = f64x2.splat(8 * U);
  const guard = f64x2.splat(1e-300);
  const scale = f64x2.splat(1.000001);
  const limit = f64x2.splat(1e290);
  let found: u32 = 0;
  let above: u32 = 0;
  let both: u32 = 0;
  let undecided: u32 = 0;
  for (let j: usize = 0; j < count; j += 2) {
    const at = rows + (j << 3);
    const a = v128.load(at);
    const b = v128.load(at + stride);
    const c = v128.load(at + 2 * stride);
    let bound = multiplyAdd(f64x2.abs(c), one, f64x2.add(v128.load(at + 3 * stride), guard));
    bound = multiplyAdd(f64x2.abs(a), x, multiplyAdd(f64x2.abs(b), y, bound));
    bound = f64x2.mul(bound, scale);
    let highest = multiplyAdd(a, v128.load64_splat(xs), multiplyAdd(b, v128.load64_splat(ys), c));
    let lowest = highest;
    for (let i: usize = 8; i < corners << 3; i += 8) {
      const value = multiplyAdd(a, v128.load64_splat(xs + i), multiplyAdd(b, v128.load64_splat(ys + i), c));
      highest = f64x2.pmax(highest, value);
      lowest = f64x2.pmin(lowest, value);
    }
    // Beyond the limit a part of a sum may overflow, or be NaN: that decides nothing.
    const minus = f64x2.neg(bound);
    const sure = i64x2.bitmask(f64x2.lt(bound, limit));
    const up = i64x2.bitmask(f64x2.gt(lowest, bound)) & sure;
    const down = i64x2.bitmask(f64x2.lt(highest, minus)) & sure;
    const mixture = i64x2.bitmask(v128.and(f64x2.gt(highest, bound), f64x2.lt(lowest, minus))) & sure;
    const within: i32 = j + 1 < count ? 3 : 1;
    const shift = <u32>j & 31;
    above |= <u32>(up & within) << shift;
    both |= <u32>(mixture & within) << shift;
    undecided |= <u32>(~(up | down | mixture) & within) << shift;
    if (shift == 30 || j + 2 >= count) {
      const word = (j >> 5) << 2;
      const counts = load<u32>(cutting + word);
      both &= counts;
      undecided &= counts;
      store<u32>(pattern + word, above & counts);
      store<u32>(mixed + word, both);
      store<u32>(open + word, undecided);
      found |= both | undecided;
      above = both = undecided = 0;
    }
  }
  return found != 0;
}

/**
 * One cell goes from layer to layer until one has rows that cut it, or may. Returns that layer, or the depth: then the
 * rows of the output layer are those of the cell.
 */
export function descend(layer: i32, rows: usize, xs: usize, ys: usize, radii: usize, corners: usize): i32 {
  let radius: f64 = 0;
  for (let i: usize = 0; i < corners << 3; i += 8) radius = max(radius, load<f64>(radii + i));
  if (layer < valid) valid = layer;
  while (true) {
    const own = record(layer);
    store<u32>(own, <u32>rows, ROWS);
    store<i32>(own, layer == 0 ? 0 : load<i32>(record(layer - 1), RECOMPUTED_AT), RECOMPUTED_AT);
    if (load<i32>(own, IS_CHECKED) && shouldRecompute(layer, rows)) {
      reach(layer);
      rows = load<u32>(own, FRESH_ROWS);
      roundLevel(own, rows);
      store<u32>(own, <u32>rows, ROWS);
      store<i32>(own, layer, RECOMPUTED_AT);
    }
    if (layer == depth || decide(layer, xs, ys, corners, radius)) return layer;
    rows = load<u32>(record(layer + 1), BASE_ROWS);
    pass(layer, 0, rows);
    layer++;
  }
}

/**
 * Bounds grow from layer to layer whatever the true error does. They are recomputed when they are too loose, or when they
 * would be before the last layer while recomputed ones, growing at the same rate, would not.
 */
function shouldRecompute(layer: i32, rows: usize): bool {
  const own = record(layer);
  const bound = relativeBound(own, rows, rows + 24 * <usize>load<u32>(own, PAD));
  if (!(bound < LARGEST_RELATIVE_BOUND)) return true;
  if (layer == depth) return false;
  const growth = <f64>exponentOf(bound) - FRESH_EXPONENT;
  const toCome = max(growth, 0) * <f64>(depth - layer) / <f64>(layer - load<i32>(record(layer - 1), RECOMPUTED_AT));
  return FRESH_EXPONENT + growth + toCome > LARGEST_EXPONENT && FRESH_EXPONENT + toCome <= DESIRED_EXPONENT;
}

function exponentOf(value: f64): i32 {
  return <i32>((reinterpret<u64>(value) >> 52) & 0x7ff) - 1023;
}

/** The largest bound as a part of the largest |a| X + |b| Y + |c|. */
function relativeBound(own: usize, rows: usize, bounds: usize): f64 {
  const stride: usize = <usize>load<u32>(own, PAD) << 3;
  let bound = f64x2.splat(0);
  let size = f64x2.splat(TINY);
  const x = f64x2.splat(extentX);
  const y = f64x2.splat(extentY);
  for (let j: usize = 0; j < <usize>load<u32>(own, OUTPUTS) << 3; j += 16) {
    const one = f64x2.add(f64x2.mul(f64x2.abs(v128.load(rows + j)), x), f64x2.mul(f64x2.abs(v128.load(rows + stride + j)), y));
    size = f64x2.pmax(size, f64x2.add(one, f64x2.abs(v128.load(rows + 2 * stride + j))));
    // A bound that is NaN stays, and is not below any limit.
    bound = f64x2.max(bound, v128.load(bounds + j));
  }
  return larger(bound) / larger(size);
}

/** Discards the double-doubles of a layer and those after it: the pattern before them has changed. */
export function forget(layer: i32): void {
  if (layer < valid) valid = layer;
}

/** Computes the double-doubles of the layers up to this one. */
export function reach(layer: i32): void {
  for (; valid <= layer; valid++) {
    const own = record(valid);
    // The first layer's are the page's.
    if (valid > 0) fill(record(valid - 1), own);
  }
}

/**
 * The double-doubles of a layer. The high part of a sum is on a fixed grid, as in the error-free transformations of Rump, Ogita
 * and Oishi (Accurate floating-point summation part I, SIAM J. Sci. Comput. 31, 2008): it begins at 1.5 times a power of two
 * 2^k that is at least twice the sum of the products' magnitudes, so each step rounds to one unit and its remainder is exact.
 * The remainders, the products' own errors (exact by splits) and the products of the low parts
 * are summed in doubles: n remainders of u 2^k each at most, and others of u 2^k together, in 3 n roundings, come to less
 * than 4 (n + 4)^2 u^2 2^k with what the bias and the activations bring in.
 */
function fill(before: usize, own: usize): void {
  const count: usize = load<u32>(before, OUTPUTS);
  const from: usize = <usize>load<u32>(before, PAD) << 3;
  const source: usize = load<u32>(before, LEVEL);
  const pattern: usize = load<u32>(before, PATTERN);
  let squaresA = f64x2.splat(0);
  let squaresB = squaresA;
  let squaresC = squaresA;
  let squaresE: f64 = 0;
  const columns: usize = <usize>load<u32>(own, PAD) << 3;
  const slopes: usize = load<u32>(before, SLOPES);
  let to = activated;
  for (let i: usize = 0; i < count; i += 2) {
    const bits = load<u32>(pattern + ((i >> 5) << 2)) >> (<u32>i & 31);
    let lanes: u32 = i + 1 < count ? 3 : 1;
    const factor = factorOf(slopes + (i << 3), bits);
    lanes &= i64x2.bitmask(f64x2.ne(factor, f64x2.splat(0)));
    if (lanes == 0) continue;
    const at = source + (i << 3);
    const e = v128.load(at + BOUND_RUN * from);
    let some = e;
    // Where a row is 0 exactly its activation is too.
    for (let run: usize = 0; run < 2 * LOW_RUN; run++) some = v128.or(some, v128.load(at + run * from));
    lanes &= i64x2.bitmask(f64x2.ne(some, f64x2.splat(0)));
    const bound = f64x2.add(f64x2.mul(f64x2.mul(e, f64x2.abs(factor)), f64x2.splat(SLACK)), f64x2.splat(TINY));
    const first = to;
    const second = lanes & 1 ? to + WIDE_INPUT_SIZE : to;
    for (let run: usize = 0; run < 3; run++) {
      const high = v128.load(at + run * from);
      const product = f64x2.mul(factor, high);
      const rest = scaledRest(factor, high, product, v128.load(at + (LOW_RUN + run) * from));
      const sum = f64x2.add(product, rest);
      const low = f64x2.sub(rest, f64x2.sub(sum, product));
      const square = f64x2.mul(sum, sum);
      if (run == 0) squaresA = f64x2.add(squaresA, square);
      else if (run == 1) squaresB = f64x2.add(squaresB, square);
      else squaresC = f64x2.add(squaresC, square);
      if (lanes & 1) storeInput(first + 32 * run, sum, low, 0);
      if (lanes & 2) storeInput(second + 32 * run, sum, low, 1);
    }
    if (lanes & 1) squaresE += storeBound(first, f64x2.extract_lane(bound, 0), i * columns);
    if (lanes & 2) squaresE += storeBound(second, f64x2.extract_lane(bound, 1), (i + 1) * columns);
    to = lanes & 2 ? second + WIDE_INPUT_SIZE : second;
  }
  const normA = sqrt(sumOf(squaresA)) * SLACK + 1e-140;
  const normB = sqrt(sumOf(squaresB)) * SLACK + 1e-140;
  const normC = sqrt(sumOf(squaresC)) * SLACK + 1e-140;
  // What comes in with errors: by the magnitudes of the weights, or by norms, whichever is less.
  const growth = load<f64>(before, LARGEST_SLOPE);
  const incoming = min(growth * load<f64>(before, LEVEL_NORM), sqrt(squaresE) * SLACK + 1e-140);

  const stride: usize = <usize>load<u32>(own, PAD) << 3;
  const level: usize = load<u32>(own, LEVEL);
  const transposed: usize = load<u32>(own, TRANSPOSED);
  const biases: usize = load<u32>(own, BIASES);
  const rowNorms: usize = load<u32>(own, ROW_NORMS);
  const n = <f64>load<u32>(own, INPUTS) + 4;
  const unit = f64x2.splat(4 * n * n * U * U);
  const tiny = f64x2.splat(TINY);
  const slack = f64x2.splat(SLACK);
  const zero = f64x2.splat(0);
  const errors = f64x2.splat(ROOT_OF_THREE * SLACK * incoming);
  const least = f64x2.splat(LEAST_GRID);
  const half = f64x2.splat(1.5);
  const end = <usize>load<u32>(own, OUTPUTS) << 3;
  let roundings: f64 = 0;
  let bounds: f64 = 0;
  // Rows come in multiples of four.
  for (let j: usize = 0; j < stride; j += 32) {
    const weights = transposed + j;
    const norms0 = v128.load(rowNorms + j);
    const norms1 = v128.load(rowNorms + j, 16);
    let rounding0 = zero;
    let rounding1 = zero;
    for (let run: usize = 0; run < 3; run++) {
      const norm = f64x2.splat(2 * (run == 0 ? normA : run == 1 ? normB : normC));
      const bias0 = run == 2 ? v128.load(biases + j) : zero;
      const bias1 = run == 2 ? v128.load(biases + j, 16) : zero;
      const grid0 = nextPower(f64x2.add(f64x2.mul(norms0, norm), f64x2.add(f64x2.abs(f64x2.add(bias0, bias0)), least)));
      const grid1 = nextPower(f64x2.add(f64x2.mul(norms1, norm), f64x2.add(f64x2.abs(f64x2.add(bias1, bias1)), least)));
      const start0 = f64x2.mul(half, grid0);
      const start1 = f64x2.mul(half, grid1);
      let sum0 = f64x2.add(start0, bias0);
      let sum1 = f64x2.add(start1, bias1);
      let rest0 = f64x2.sub(bias0, f64x2.sub(sum0, start0));
      let rest1 = f64x2.sub(bias1, f64x2.sub(sum1, start1));
      for (let input = activated + 32 * run, column = activated + 104; column < to; input += WIDE_INPUT_SIZE, column += WIDE_INPUT_SIZE) {
        const high = v128.load64_splat(input);
        const low = v128.load64_splat(input, 24);
        const at = weights + <usize>load<u32>(column);
        const w0 = v128.load(at);
        const w1 = v128.load(at, 16);
        const next0 = multiplyAdd(w0, high, sum0);
        const next1 = multiplyAdd(w1, high, sum1);
        rest0 = f64x2.add(rest0, remainder(w0, high, low, f64x2.sub(sum0, next0), input));
        rest1 = f64x2.add(rest1, remainder(w1, high, low, f64x2.sub(sum1, next1), input));
        sum0 = next0;
        sum1 = next1;
      }
      const place = level + run * stride + j;
      storePair(place, stride, f64x2.sub(sum0, start0), rest0);
      storePair(place + 16, stride, f64x2.sub(sum1, start1), rest1);
      const extent = f64x2.splat(run == 0 ? extentX : run == 1 ? extentY : 1);
      rounding0 = f64x2.add(rounding0, f64x2.mul(grid0, extent));
      rounding1 = f64x2.add(rounding1, f64x2.mul(grid1, extent));
    }
    let e0 = zero;
    let e1 = zero;
    for (let input = activated; input < to; input += WIDE_INPUT_SIZE) {
      const at = weights + <usize>load<u32>(input, 104);
      const bound = v128.load64_splat(input, 96);
      e0 = multiplyAdd(f64x2.abs(v128.load(at)), bound, e0);
      e1 = multiplyAdd(f64x2.abs(v128.load(at, 16)), bound, e1);
    }
    rounding0 = f64x2.add(f64x2.mul(rounding0, unit), tiny);
    rounding1 = f64x2.add(f64x2.mul(rounding1, unit), tiny);
    e0 = f64x2.add(f64x2.mul(f64x2.pmin(e0, f64x2.mul(norms0, errors)), slack), rounding0);
    e1 = f64x2.add(f64x2.mul(f64x2.pmin(e1, f64x2.mul(norms1, errors)), slack), rounding1);
    v128.store(level + BOUND_RUN * stride + j, e0);
    v128.store(level + BOUND_RUN * stride + j, e1, 16);
    // Rows beyond the last are none.
    for (let row: usize = 0; row < 4 && j + (row << 3) < end; row++) {
      const rounding = row == 0 ? f64x2.extract_lane(rounding0, 0) : row == 1 ? f64x2.extract_lane(rounding0, 1) : row == 2 ? f64x2.extract_lane(rounding1, 0) : f64x2.extract_lane(rounding1, 1);
      const bound = load<f64>(level + BOUND_RUN * stride + j + (row << 3));
      roundings += rounding * rounding;
      bounds += bound * bound;
    }
  }
  const carried = (load<f64>(own, SPECTRAL) * growth * load<f64>(before, LEVEL_NORM) + sqrt(roundings) + 1e-140) * SLACK + TINY;
  store<f64>(own, min(carried, sqrt(bounds) * SLACK + 1e-140), LEVEL_NORM);
}

// @ts-ignore: decorator
@inline
function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** What rounding factor times high left out, exactly, and factor times low. */
// @ts-ignore: decorator
@inline
function scaledRest(factor: v128, high: v128, product: v128, low: v128): v128 {
  if (FUSED) return multiplyAdd(factor, low, multiplyAdd(factor, high, f64x2.neg(product)));
  const head = headOf(high);
  return f64x2.add(errorOf(factor, head, f64x2.sub(high, head), product), f64x2.mul(factor, low));
}

/**
 * What rounding a product left out, exactly, of a number by the two halves of another one: the products are exact where the first
 * is a float32, else it is split as well (Dekker).
 */
// @ts-ignore: decorator
@inline
function errorOf(w: v128, head: v128, tail: v128, product: v128): v128 {
  if (!isWide) return f64x2.add(f64x2.sub(f64x2.mul(w, head), product), f64x2.mul(w, tail));
  const upper = headOf(w);
  const lower = f64x2.sub(w, upper);
  const error = f64x2.add(f64x2.sub(f64x2.mul(upper, head), product), f64x2.add(f64x2.mul(upper, tail), f64x2.mul(lower, head)));
  return f64x2.add(error, f64x2.mul(lower, tail));
}

/** The upper 26 bits of doubles (Veltkamp). */
// @ts-ignore: decorator
@inline
function headOf(value: v128): v128 {
  const big = f64x2.mul(value, f64x2.splat(SPLITTER));
  return f64x2.sub(big, f64x2.sub(big, value));
}

/** One of a, b, c of an activation: high, its two halves where they are needed, low. */
// @ts-ignore: decorator
@inline
function storeInput(to: usize, high: v128, low: v128, lane: i32): void {
  const own = lane == 0 ? f64x2.extract_lane(high, 0) : f64x2.extract_lane(high, 1);
  store<f64>(to, own);
  store<f64>(to, lane == 0 ? f64x2.extract_lane(low, 0) : f64x2.extract_lane(low, 1), 24);
  if (FUSED) return;
  const big = SPLITTER * own;
  const head = big - (big - own);
  store<f64>(to, head, 8);
  store<f64>(to, own - head, 16);
}

/** The bound of an activation and where its column of weights begins. Returns the bound's square. */
// @ts-ignore: decorator
@inline
function storeBound(to: usize, bound: f64, column: usize): f64 {
  store<f64>(to, bound, 96);
  store<u32>(to, <u32>column, 104);
  return bound * bound;
}

/**
 * What adding a product to a sum left out, exactly, and the product of the low part.
 * @param left the sum before less that after. @param input where the halves of the high part are.
 */
// @ts-ignore: decorator
@inline
function remainder(w: v128, high: v128, low: v128, left: v128, input: usize): v128 {
  if (FUSED) return multiplyAdd(w, low, multiplyAdd(w, high, left));
  const product = f64x2.mul(w, high);
  const error = errorOf(w, v128.load64_splat(input, 8), v128.load64_splat(input, 16), product);
  return f64x2.add(f64x2.add(f64x2.add(left, product), error), f64x2.mul(w, low));
}

/** High and low: the sum is a multiple of a unit of which the correction is few, so the difference is exact. */
// @ts-ignore: decorator
@inline
function storePair(at: usize, stride: usize, sum: v128, correction: v128): void {
  const high = f64x2.add(sum, correction);
  v128.store(at, high);
  v128.store(at + LOW_RUN * stride, f64x2.sub(correction, f64x2.sub(high, sum)));
}

/** The products of all pairs of rows of a matrix, count x length: W W^T, count x count. */
export function gram(rows: usize, count: usize, length: usize, to: usize): void {
  for (let j: usize = 0; j < count; j++) {
    for (let k: usize = 0; k <= j; k++) {
      let one = rows + ((j * length) << 3);
      let other = rows + ((k * length) << 3);
      const end = one + (length << 3);
      let sum: f64 = 0;
      for (; one < end; one += 8, other += 8) sum += load<f64>(one) * load<f64>(other);
      store<f64>(to + ((j * count + k) << 3), sum);
      store<f64>(to + ((k * count + j) << 3), sum);
    }
  }
}

/**
 * The outputs at some points in float32, without bounds: for a first look. @param points a multiple of 16. @param from x of
 * each point, then y of each; room for as many runs as the widest layer has neurons, as in `to`. Returns which of both has
 * the outputs, run by run.
 */
export function sample(points: usize, from: usize, to: usize): usize {
  const run = points << 2;
  const zero = f32x4.splat(0);
  for (let layer = 0; layer <= depth; layer++) {
    const own = record(layer);
    const inputs: usize = load<u32>(own, INPUTS);
    const outputs: usize = load<u32>(own, OUTPUTS);
    const stride: usize = <usize>load<u32>(own, PAD) << 3;
    const biases: usize = load<u32>(own, BIASES);
    for (let j: usize = 0; j < outputs; j++) {
      const column: usize = <usize>load<u32>(own, TRANSPOSED) + (j << 3);
      const bias = f32x4.splat(<f32>load<f64>(biases + (j << 3)));
      const factor = f32x4.splat(<f32>load<f64>(<usize>load<u32>(own, SLOPES) + (j << 3)));
      const target = to + j * run;
      for (let k: usize = 0; k < run; k += 64) {
        let sum0 = bias;
        let sum1 = bias;
        let sum2 = bias;
        let sum3 = bias;
        let source = from + k;
        for (let weight = column, end = column + inputs * stride; weight < end; weight += stride, source += run) {
          const w = f32x4.splat(<f32>load<f64>(weight));
          sum0 = f32x4.add(sum0, f32x4.mul(w, v128.load(source)));
          sum1 = f32x4.add(sum1, f32x4.mul(w, v128.load(source, 16)));
          sum2 = f32x4.add(sum2, f32x4.mul(w, v128.load(source, 32)));
          sum3 = f32x4.add(sum3, f32x4.mul(w, v128.load(source, 48)));
        }
        if (layer < depth) {
          sum0 = v128.bitselect(sum0, f32x4.mul(sum0, factor), f32x4.gt(sum0, zero));
          sum1 = v128.bitselect(sum1, f32x4.mul(sum1, factor), f32x4.gt(sum1, zero));
          sum2 = v128.bitselect(sum2, f32x4.mul(sum2, factor), f32x4.gt(sum2, zero));
          sum3 = v128.bitselect(sum3, f32x4.mul(sum3, factor), f32x4.gt(sum3, zero));
        }
        v128.store(target + k, sum0);
        v128.store(target + k, sum1, 16);
        v128.store(target + k, sum2, 32);
        v128.store(target + k, sum3, 48);
      }
    }
    const next = from;
    from = to;
    to = next;
  }
  return from;
}

/** The least power of two that is no less (Rump, Ogita and Oishi 2008, algorithm 3.6). */
// @ts-ignore: decorator
@inline
function nextPower(value: v128): v128 {
  const shifted = f64x2.mul(value, f64x2.splat(4503599627370497));
  return f64x2.abs(f64x2.sub(shifted, f64x2.mul(shifted, f64x2.splat(1 - U))));
}

/** A level rounded to a block of rows. */
function roundLevel(own: usize, rows: usize): void {
  const pad: usize = load<u32>(own, PAD);
  const stride = pad << 3;
  const level: usize = load<u32>(own, LEVEL);
  let largest: f64 = 0;
  for (let j: usize = 0; j < stride; j += 8) {
    const a = load<f64>(level + j);
    const b = load<f64>(level + stride + j);
    const c = load<f64>(level + 2 * stride + j);
    const e = load<f64>(level + BOUND_RUN * stride + j) + ROUNDING * (abs(a) * extentX + abs(b) * extentY + abs(c));
    store<f64>(rows + j, a);
    store<f64>(rows + stride + j, b);
    store<f64>(rows + 2 * stride + j, c);
    store<f64>(rows + 3 * stride + j, e);
    if (j < <usize>load<u32>(own, OUTPUTS) << 3) largest = max(largest, e);
  }
  store<f64>(rows + 4 * stride, largest * sqrt<f64>(<f64>load<u32>(own, OUTPUTS)) * SLACK);
}

/** Whether multiplyAdd rounds once: (1 + u)^2 less 1 + 2 u is u^2 then, and 0 with two roundings. */
export function isFused(): bool {
  const factor = f64x2.splat(1 + 2 * U);
  const product = f64x2.splat(-(1 + 4 * U));
  return f64x2.extract_lane(multiplyAdd(factor, factor, product), 0) == 4 * U * U;
}

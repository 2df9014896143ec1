import type { Kernel } from './kernel';
import type { Network } from './network';
import { hashOf, PatternLayout } from './pattern';
import { type CellSink, type Polygon, Subdivision } from './subdivision';
import type { Window } from './window';

/**
 * All cells of a window, in parallel arrays that can be handed from thread to thread. Cell c owns the corners
 * cellStart[c] .. cellStart[c + 1] - 1, counter-clockwise (positive shoelace area in x, y).
 */
export interface Partition {
  readonly cells: number;
  readonly outputs: number;
  /** Words of a pattern. */
  readonly words: number;
  readonly cellStart: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How far each corner may be from its exact place. */
  readonly radius: Float64Array;
  /** What drew the edge from each corner to the next of its cell. */
  readonly crease: Int32Array;
  /** For each cell and output a, b, c of a x + b y + c. */
  readonly maps: Float64Array;
  readonly patterns: Uint32Array;
  /** Cells by the hash of their pattern: open addressing, each entry a cell + 1, or 0. */
  readonly table: Int32Array;
}

/** The exact cells of a network on a window. */
export function partitionOf(network: Network, window: Window): Partition {
  const assembly = new PartitionAssembly(network);
  new Subdivision(network, window, assembly).run();
  return joined([assembly.flush()]);
}

/** Some of a partition's cells, without the table of all patterns. */
export type PartitionPart = Omit<Partition, 'table'> & { readonly hashes: Uint32Array };

/** A partition of all its parts' cells, in their order. */
export function joined(parts: readonly PartitionPart[]): Partition {
  const first = parts[0]!;
  const cells = parts.reduce((sum, part) => sum + part.cells, 0);
  const size = parts.reduce((sum, part) => sum + part.x.length, 0);
  const { outputs, words } = first;
  const whole = {
    cells,
    outputs,
    words,
    cellStart: new Int32Array(cells + 1),
    x: new Float64Array(size),
    y: new Float64Array(size),
    radius: new Float64Array(size),
    crease: new Int32Array(size),
    maps: new Float64Array(3 * outputs * cells),
    patterns: new Uint32Array(words * cells),
    table: new Int32Array(2 ** Math.ceil(Math.log2(2 * cells + 2))),
  };
  let [cell, corner] = [0, 0];
  for (const part of parts) {
    for (const name of ['x', 'y', 'radius', 'crease'] as const) whole[name].set(part[name], corner);
    whole.maps.set(part.maps, 3 * outputs * cell);
    whole.patterns.set(part.patterns, words * cell);
    for (let k = 0; k < part.cells; k++) {
      whole.cellStart[cell + k] = corner + part.cellStart[k]!;
      let slot = part.hashes[k]! & (whole.table.length - 1);
      while (whole.table[slot] !== 0) slot = (slot + 1) & (whole.table.length - 1);
      whole.table[slot] = cell + k + 1;
    }
    cell += part.cells;
    corner += part.x.length;
  }
  whole.cellStart[cells] = size;
  return whole;
}

/** The cell with a pattern, or -1. */
export function cellOf(partition: Partition, pattern: Uint32Array): number {
  const { table, patterns, words } = partition;
  for (let slot = hashOf(pattern, 0, words) & (table.length - 1); table[slot] !== 0; slot = (slot + 1) & (table.length - 1)) {
    const cell = table[slot]! - 1;
    let w = 0;
    while (w < words && patterns[cell * words + w] === pattern[w]) w++;
    if (w === words) return cell;
  }
  return -1;
}

/** A cell's area, in units of the window's coordinates. */
export function areaOf({ cellStart, x, y }: Partition, cell: number): number {
  const start = cellStart[cell]!;
  const end = cellStart[cell + 1]!;
  let twice = 0;
  for (let i = start + 2; i < end; i++) {
    const [ax, ay] = [x[i - 1]! - x[start]!, y[i - 1]! - y[start]!];
    const [bx, by] = [x[i]! - x[start]!, y[i]! - y[start]!];
    twice += ax * by - bx * ay;
  }
  return twice / 2;
}

/** The least and the greatest value of any output: they are attained at corners. */
export function rangeOf({ cells, cellStart, x, y, maps, outputs }: Partition): [least: number, greatest: number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (let cell = 0; cell < cells; cell++) {
    for (let k = 3 * outputs * cell; k < 3 * outputs * (cell + 1); k += 3) {
      const [a, b, c] = [maps[k]!, maps[k + 1]!, maps[k + 2]!];
      for (let i = cellStart[cell]!; i < cellStart[cell + 1]!; i++) {
        const value = a * x[i]! + b * y[i]! + c;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
    }
  }
  return [least, greatest];
}

/** The mean of a cell's corners: a point inside it. */
export function middleOf({ cellStart, x, y }: Partition, cell: number): [x: number, y: number] {
  const start = cellStart[cell]!;
  const end = cellStart[cell + 1]!;
  let [sumX, sumY] = [0, 0];
  for (let i = start; i < end; i++) {
    sumX += x[i]!;
    sumY += y[i]!;
  }
  return [sumX / (end - start), sumY / (end - start)];
}

/** The Frobenius norm of a cell's Jacobian; for one output the length of the gradient. */
export function gradientNormOf({ maps, outputs }: Partition, cell: number): number {
  let sum = 0;
  for (let k = cell * outputs; k < (cell + 1) * outputs; k++) sum += maps[3 * k]! ** 2 + maps[3 * k + 1]! ** 2;
  return Math.sqrt(sum);
}

/** Appends cells to growing arrays, which are handed out part by part. */
export class PartitionAssembly implements CellSink {
  private readonly outputs: number;
  private readonly words: number;
  private cells = 0;
  private corners = 0;
  private cellStart = new Int32Array(1024);
  private x = new Float64Array(4096);
  private y = new Float64Array(4096);
  private radius = new Float64Array(4096);
  private crease = new Int32Array(4096);
  private maps = new Float64Array(1024);
  private patterns = new Uint32Array(1024);

  constructor(
    network: Network,
    private readonly progress?: (cells: number) => void,
  ) {
    this.outputs = network.layers.at(-1)!.outputs;
    this.words = new PatternLayout(network.layers.slice(0, -1).map((layer) => layer.outputs)).words;
  }

  cell(kernel: Kernel, { at, room, count }: Polygon, maps: number, pad: number): void {
    if (this.corners + count > this.x.length) {
      const size = 2 * (this.corners + count);
      this.x = enlarged(this.x, new Float64Array(size));
      this.y = enlarged(this.y, new Float64Array(size));
      this.radius = enlarged(this.radius, new Float64Array(size));
      this.crease = enlarged(this.crease, new Int32Array(size));
    }
    if (this.cells + 2 > this.cellStart.length) this.cellStart = enlarged(this.cellStart, new Int32Array(2 * this.cellStart.length));
    const map = 3 * this.outputs * this.cells;
    if (map + 3 * this.outputs > this.maps.length) this.maps = enlarged(this.maps, new Float64Array(2 * (map + 3 * this.outputs)));
    const word = this.words * this.cells;
    if (word + this.words > this.patterns.length) this.patterns = enlarged(this.patterns, new Uint32Array(2 * (word + this.words)));

    const { f64, i32 } = kernel;
    const [xs, creases] = [at >> 3, (at >> 2) + 6 * room];
    for (let i = 0; i < count; i++) {
      this.x[this.corners + i] = f64[xs + i]!;
      this.y[this.corners + i] = f64[xs + room + i]!;
      this.radius[this.corners + i] = f64[xs + 2 * room + i]!;
      this.crease[this.corners + i] = i32[creases + i]!;
    }
    for (let k = 0; k < this.outputs; k++)
      for (let part = 0; part < 3; part++) this.maps[map + 3 * k + part] = f64[maps + part * pad + k]!;
    this.patterns.set(kernel.pattern, word);
    this.corners += count;
    this.cellStart[++this.cells] = this.corners;
    if (this.progress && (this.cells & 0xff) === 0) this.progress(this.cells);
  }

  /** The cells that came since the last part. */
  flush(): PartitionPart {
    const { cells, corners, words, outputs } = this;
    const patterns = this.patterns.slice(0, cells * words);
    const hashes = new Uint32Array(cells);
    for (let cell = 0; cell < cells; cell++) hashes[cell] = hashOf(patterns, cell * words, words);
    const part = {
      cells,
      outputs,
      words,
      cellStart: this.cellStart.slice(0, cells + 1),
      x: this.x.slice(0, corners),
      y: this.y.slice(0, corners),
      radius: this.radius.slice(0, corners),
      crease: this.crease.slice(0, corners),
      maps: this.maps.slice(0, 3 * outputs * cells),
      patterns,
      hashes,
    };
    this.cells = this.corners = 0;
    return part;
  }
}

function enlarged<T extends Float64Array | Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

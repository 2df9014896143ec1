import { type CreaseId, creaseOf, creaseOfSide, isSide, layerOf, neuronOf, sideOf } from './crease';
import { type ExactLine, ExactRows, intersect, lineThrough, rounded, signAt } from './exactRows';
import { Kernel, LEVEL_BOUND_RUN } from './kernel';
import type { Network } from './network';
import { PatternLayout } from './pattern';
import type { Box } from './polygon';
import { U } from './rows';
import { corners, extents, type Window } from './window';

/**
 * A convex polygon in the kernel's memory: four runs of `room` entries for x, y, the error bound of each corner, and what
 * drew the edge that leaves it. Corners are counter-clockwise.
 */
export interface Polygon {
  readonly at: number;
  readonly room: number;
  count: number;
}

/** Receives the cells one by one; the arguments are valid only during the call. */
export interface CellSink {
  /** @param maps the output layer's rows, as an index of the kernel's f64, runs of `pad` apart. */
  cell(kernel: Kernel, polygon: Polygon, maps: number, pad: number): void;
}

/** Which part of the work is wanted. */
export interface Share {
  /** Of so many shares of equal size, this one. */
  readonly index: number;
  readonly of: number;
  /** Only cells that meet this box; null for all. */
  readonly box: Box | null;
}

export const WHOLE: Share = { index: 0, of: 1, box: null };

/** The sign of a neuron's pre-activation on a whole open cell. */
const enum CellSign {
  /** Negative, or zero everywhere. */
  NotPositive,
  Positive,
  /** The neuron's line cuts the cell. */
  Mixed,
}

/** A vertex whose error bound is a larger part of the window is computed exactly. */
const LARGEST_RADIUS = 1e-7;

/** Shares consist of the parts that are left after so many cuts. */
const CUTS_BEFORE_SHARES = 9;

/** An affine function a x + b y + c with its error bound. */
interface Row {
  a: number;
  b: number;
  c: number;
  e: number;
}

/**
 * Cuts a window into the cells of a network, depth first: a cell is cut by the neurons of a layer that vanish inside
 * it, and each part goes on to the next layer at once. It is the tool's algorithm (Polytope.Core, Subdivision): every
 * sign is that of a double with a proven error bound, else of a double-double, else of an integer; no tolerance is
 * involved. Rows, bounds and signs of whole layers are computed in WebAssembly (kernel/kernel.ts), cuts here.
 */
export class Subdivision {
  readonly layout: PatternLayout;
  readonly kernel: Kernel;
  /** Signs that only integer arithmetic could decide. */
  exactDecisions = 0;
  private readonly depth: number;
  private readonly exact: ExactRows;
  private readonly sides: { rows: Row[]; lines: ExactLine[] };
  private readonly X: number;
  private readonly Y: number;
  private readonly extent: number;
  private readonly smallerExtent: number;
  private readonly largestRadius: number;
  /** The functions that a decision is about: one of the cut, two of edges. */
  private readonly spare: [Row, Row, Row] = [emptyRow(), emptyRow(), emptyRow()];
  private lists = new Int32Array(4096);
  private listTop = 0;
  private cuts = 0;
  private shares = 0;

  constructor(
    network: Network,
    private readonly window: Window,
    private readonly sink: CellSink,
    private readonly share: Share = WHOLE,
  ) {
    this.depth = network.layers.length - 1;
    this.layout = new PatternLayout(network.layers.slice(0, -1).map((layer) => layer.outputs));
    ({ x: this.X, y: this.Y } = extents(window));
    this.extent = Math.max(this.X, this.Y);
    this.smallerExtent = Math.min(this.X, this.Y);
    const shorter = Math.min(window.x1 - window.x0, window.y1 - window.y0);
    this.largestRadius = Math.max(LARGEST_RADIUS * shorter, 8 * U * this.extent);
    this.kernel = new Kernel(network, this.layout, this.X, this.Y);
    this.exact = new ExactRows(network, this.layout, this.kernel);
    this.sides = sidesOf(window, this.X, this.Y);
  }

  run(): void {
    const around = corners(this.window);
    const cell = this.polygon(around.length);
    around.forEach(([x, y], i) => this.put(cell, x, y, 0, creaseOfSide(i)));
    this.enter(0, cell, this.kernel.baseRowsOf(0));
  }

  /** One cell enters a layer and goes on until some layer cuts it. */
  private enter(layer: number, cell: Polygon, rows: number): void {
    const { kernel } = this;
    for (; ; layer++) {
      this.exact.forget(layer);
      layer = kernel.functions.descend(layer, rows, cell.at, cell.at + 8 * cell.room, cell.at + 16 * cell.room, cell.count);
      if (layer === this.depth) {
        if (this.cuts >= CUTS_BEFORE_SHARES || this.isMine()) this.sink.cell(kernel, cell, kernel.rowsOf(layer), kernel.padOf(layer));
        return;
      }
      const list = this.listTop;
      this.listMixed(layer, cell);
      const listed = this.listTop - list;
      const next = kernel.baseRowsOf(layer + 1);
      kernel.functions.pass(layer, listed, next);
      if (listed > 0) {
        this.cut(layer, cell, list, listed, next);
        this.listTop = list;
        return;
      }
      rows = next;
    }
  }

  /** Lists the neurons that cut a cell after the kernel decided what doubles can, and decides the others. */
  private listMixed(layer: number, cell: Polygon): void {
    const { kernel } = this;
    const width = this.layout.hidden[layer]!;
    const radius = this.largestRadiusOf(cell);
    this.reserveList(width);
    for (let word = 0; word < (width + 31) >> 5; word++) {
      let mixed = kernel.u32[(kernel.mixed >> 2) + word]!;
      for (let open = kernel.u32[(kernel.open >> 2) + word]!; open !== 0; open &= open - 1) {
        const bit = 31 - Math.clz32(open & -open);
        const neuron = 32 * word + bit;
        const sign = this.signOnCell(layer, neuron, cell, radius);
        if (sign === CellSign.Mixed) mixed |= 1 << bit;
        else if (sign === CellSign.Positive) this.layout.set(kernel.pattern, layer, neuron, true);
      }
      for (; mixed !== 0; mixed &= mixed - 1) this.lists[this.listTop++] = 32 * word + 31 - Math.clz32(mixed & -mixed);
    }
  }

  /** Cuts a cell by the neurons on a list, all of which pass through its interior. @param next the next layer's rows. */
  private cut(layer: number, cell: Polygon, list: number, listed: number, next: number): void {
    if (listed === 0) {
      this.enter(layer + 1, cell, next);
      return;
    }
    this.cuts++;
    const pivot = this.mostCentral(layer, cell, list, listed);
    const neuron = this.lists[pivot]!;
    this.lists[pivot] = this.lists[list]!;
    this.lists[list] = neuron;

    const { kernel } = this;
    const mark = kernel.mark;
    const below = this.polygon(cell.count + 2);
    const above = this.polygon(cell.count + 2);
    this.split(layer, neuron, cell, below, above);
    this.part(layer, below, neuron, false, list + 1, listed - 1, next);
    this.part(layer, above, neuron, true, list + 1, listed - 1, next);
    kernel.release(mark);
    this.cuts--;
  }

  /** One side of a cut: which of the other neurons still cut it, and the next layer's rows. */
  private part(layer: number, cell: Polygon, pivot: number, active: boolean, others: number, listed: number, next: number): void {
    if (this.share.box && this.isBeyond(cell, this.share.box)) return;
    if (this.cuts === CUTS_BEFORE_SHARES && !this.isMine()) return;
    const { kernel, layout } = this;
    const mark = kernel.mark;
    layout.set(kernel.pattern, layer, pivot, active);
    let rows = active ? this.activate(layer, pivot, listed + 1, next) : next;
    const radius = this.largestRadiusOf(cell);
    const list = this.listTop;
    this.reserveList(listed);
    for (let k = 0; k < listed; k++) {
      const neuron = this.lists[others + k]!;
      const sign = this.signOnCell(layer, neuron, cell, radius);
      if (sign === CellSign.Mixed) this.lists[this.listTop++] = neuron;
      else {
        layout.set(kernel.pattern, layer, neuron, sign === CellSign.Positive);
        if (sign === CellSign.Positive) rows = this.activate(layer, neuron, listed + 1, rows);
      }
    }
    this.cut(layer, cell, list, this.listTop - list, rows);
    this.listTop = list;
    kernel.release(mark);
  }

  /** The next layer's rows with one more neuron above 0. */
  private activate(layer: number, neuron: number, cutting: number, rows: number): number {
    const to = this.kernel.take(this.kernel.blockBytes(layer + 1));
    this.kernel.functions.activate(layer, neuron, cutting, rows, to);
    return to;
  }

  /** Whether the next of the parts that shares consist of is in this one's. */
  private isMine(): boolean {
    return this.shares++ % this.share.of === this.share.index;
  }

  private isBeyond(cell: Polygon, box: Box): boolean {
    const { f64 } = this.kernel;
    const [xs, ys] = [cell.at >> 3, (cell.at >> 3) + cell.room];
    let [left, right, above, below] = [true, true, true, true];
    for (let i = 0; i < cell.count; i++) {
      const [x, y] = [f64[xs + i]!, f64[ys + i]!];
      left &&= x < box.x0;
      right &&= x > box.x1;
      above &&= y < box.y0;
      below &&= y > box.y1;
    }
    return left || right || above || below;
  }

  private signOnCell(layer: number, neuron: number, cell: Polygon, radius: number): CellSign {
    const { f64 } = this.kernel;
    const { a, b, c, e } = this.neuronRow(layer, neuron, this.spare[0]);
    if (a === 0 && b === 0 && e === 0) return c > 0 ? CellSign.Positive : CellSign.NotPositive;
    const bound = this.bound(a, b, c, e, radius);
    const [xs, ys] = [cell.at >> 3, (cell.at >> 3) + cell.room];
    let least = Infinity;
    let greatest = -Infinity;
    let open = false;
    for (let i = 0; i < cell.count; i++) {
      const z = a * f64[xs + i]! + b * f64[ys + i]! + c;
      if (z < least) least = z;
      if (z > greatest) greatest = z;
      if (!(z > bound || z < -bound)) open = true;
    }
    let above = greatest > bound;
    let below = least < -bound;
    if (above && below) return CellSign.Mixed;
    if (!open) return above ? CellSign.Positive : CellSign.NotPositive;
    for (let i = 0; i < cell.count && !(above && below); i++) {
      if (Math.abs(a * f64[xs + i]! + b * f64[ys + i]! + c) > bound) continue;
      const sign = this.refinedSign(layer, neuron, cell, i);
      if (sign > 0) above = true;
      else if (sign < 0) below = true;
    }
    return above && below ? CellSign.Mixed : above ? CellSign.Positive : CellSign.NotPositive;
  }

  /**
   * |computed value at a corner's computed place - exact value at its exact place| is below this, for corners that
   * are within the radius of their exact places.
   */
  private bound(a: number, b: number, c: number, e: number, radius: number): number {
    const [sizeA, sizeB] = [Math.abs(a), Math.abs(b)];
    return (e + 8 * U * (sizeA * this.X + sizeB * this.Y + Math.abs(c)) + (sizeA + sizeB) * radius + 1e-300) * 1.000001;
  }

  /** The sign at a corner where doubles do not decide it: by double-double arithmetic, else by integers. */
  private refinedSign(layer: number, neuron: number, cell: Polygon, corner: number): number {
    const { kernel, spare } = this;
    const before = corner === 0 ? cell.count - 1 : corner - 1;
    const [xAt, yAt, rAt] = this.places(cell, corner);
    const { f64 } = kernel;
    if (f64[rAt]! > 4 * U * this.extent) {
      this.doubleDoubleRow(this.edgeOf(cell, before), spare[1]);
      this.doubleDoubleRow(this.edgeOf(cell, corner), spare[2]);
      const [x, y, r] = this.newton(f64[xAt]!, f64[yAt]!);
      if (r < f64[rAt]!) [f64[xAt], f64[yAt], f64[rAt]] = [x, y, r];
    }
    const row = spare[0];
    this.doubleDoubleRow(creaseOf(layer, neuron), row);
    const z = row.a * f64[xAt]! + row.b * f64[yAt]! + row.c;
    const bound = this.bound(row.a, row.b, row.c, row.e, f64[rAt]!);
    if (z > bound) return 1;
    if (z < -bound) return -1;
    this.exactDecisions++;
    const vertex = intersect(this.exactLine(this.edgeOf(cell, before)), this.exactLine(this.edgeOf(cell, corner)));
    return signAt(this.exact.line(layer, neuron), vertex);
  }

  private exactLine(crease: CreaseId): ExactLine {
    return isSide(crease) ? this.sides.lines[sideOf(crease)]! : this.exact.line(layerOf(crease), neuronOf(crease));
  }

  /** The function of a crease on the current cell, rounded from double-double. */
  private doubleDoubleRow(crease: CreaseId, row: Row): void {
    if (isSide(crease)) {
      copyRow(this.sides.rows[sideOf(crease)]!, row);
      return;
    }
    const { kernel } = this;
    const at = kernel.levelOf(layerOf(crease), neuronOf(crease));
    const pad = kernel.padOf(layerOf(crease));
    row.a = kernel.f64[at]!;
    row.b = kernel.f64[at + pad]!;
    row.c = kernel.f64[at + 2 * pad]!;
    const size = Math.abs(row.a) * this.X + Math.abs(row.b) * this.Y + Math.abs(row.c);
    row.e = kernel.f64[at + LEVEL_BOUND_RUN * pad]! + U * 1.000001 * size;
  }

  /** The function of a crease on the current cell, in doubles. */
  private doubleRow(crease: CreaseId, row: Row): void {
    if (isSide(crease)) copyRow(this.sides.rows[sideOf(crease)]!, row);
    else this.neuronRow(layerOf(crease), neuronOf(crease), row);
  }

  /** A neuron's function on the current cell, in doubles. */
  private neuronRow(layer: number, neuron: number, row: Row): Row {
    const { kernel } = this;
    const at = kernel.rowsOf(layer) + neuron;
    const pad = kernel.padOf(layer);
    row.a = kernel.f64[at]!;
    row.b = kernel.f64[at + pad]!;
    row.c = kernel.f64[at + 2 * pad]!;
    row.e = kernel.f64[at + 3 * pad]!;
    return row;
  }

  /** The neuron whose line passes nearest to the centre of the cell, for its size; its place in the lists. */
  private mostCentral(layer: number, cell: Polygon, list: number, listed: number): number {
    if (listed < 4) return list;
    const { f64 } = this.kernel;
    const [xs, ys] = [cell.at >> 3, (cell.at >> 3) + cell.room];
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < cell.count; i++) {
      x0 = Math.min(x0, f64[xs + i]!);
      x1 = Math.max(x1, f64[xs + i]!);
      y0 = Math.min(y0, f64[ys + i]!);
      y1 = Math.max(y1, f64[ys + i]!);
    }
    const rows = this.kernel.rowsOf(layer);
    const pad = this.kernel.padOf(layer);
    let best = list;
    let least = Infinity;
    for (let k = list; k < list + listed; k++) {
      const row = rows + this.lists[k]!;
      const [a, b] = [f64[row]!, f64[row + pad]!];
      const reach = (Math.abs(a) * (x1 - x0) + Math.abs(b) * (y1 - y0)) / 2;
      const distance = Math.abs((a * (x0 + x1) + b * (y0 + y1)) / 2 + f64[row + 2 * pad]!) / reach;
      if (distance < least) [best, least] = [k, distance];
    }
    return best;
  }

  //            above                 s = +
  //      d-----------c          d-----------c
  //      |           |          |           |
  //    - + - - - - - + -   =>   q-----------p     p and q are new, or corners where s = 0;
  //      |           |          |           |     the edge p q has the neuron's name in both parts
  //      a-----------b          a-----------b
  //            below                 s = -
  private split(layer: number, neuron: number, cell: Polygon, below: Polygon, above: Polygon): void {
    const { f64 } = this.kernel;
    const { a, b, c, e } = this.neuronRow(layer, neuron, this.spare[0]);
    const bound = this.bound(a, b, c, e, this.largestRadiusOf(cell));
    const name = creaseOf(layer, neuron);
    const [xs, ys] = [cell.at >> 3, (cell.at >> 3) + cell.room];
    const valueOf = (i: number) => a * f64[xs + i]! + b * f64[ys + i]! + c;
    const signOf = (i: number, z: number) => (z > bound ? 1 : z < -bound ? -1 : this.refinedSign(layer, neuron, cell, i));
    const firstValue = valueOf(0);
    const first = signOf(0, firstValue);
    let here = first;
    for (let i = 0; i < cell.count; i++) {
      const next = i + 1 === cell.count ? 0 : i + 1;
      const there = next === 0 ? first : signOf(next, valueOf(next));
      const crease = this.edgeOf(cell, i);
      if (here <= 0) this.copy(cell, i, below, here === 0 && there > 0 ? name : crease);
      if (here >= 0) this.copy(cell, i, above, here === 0 && there < 0 ? name : crease);
      if (here * there < 0) {
        // Signs may have moved a corner towards its exact place: its value is that of now.
        this.cross(layer, neuron, cell, i, next, valueOf(i), valueOf(next), below, here < 0 ? name : crease);
        this.copy(below, below.count - 1, above, here < 0 ? crease : name);
      }
      here = there;
    }
  }

  /** Adds the new vertex where a neuron's line crosses the edge from corner p to q. @param crease of the edge that leaves it. */
  private cross(layer: number, neuron: number, cell: Polygon, p: number, q: number, from: number, to: number, target: Polygon, crease: CreaseId): void {
    const { spare } = this;
    const { f64 } = this.kernel;
    const at = cell.at >> 3;
    const px = f64[at + p]!;
    const py = f64[at + cell.room + p]!;
    const qx = f64[at + q]!;
    const qy = f64[at + cell.room + q]!;
    const edge = this.edgeOf(cell, p);
    // From the nearer end, so that both sides of the edge come to (almost) the same point.
    let share = from / (from - to);
    let x = px + share * (qx - px);
    let y = py + share * (qy - py);
    if (share > 0.5) {
      share = to / (to - from);
      x = qx + share * (px - qx);
      y = qy + share * (py - qy);
    }
    this.doubleRow(edge, spare[1]);
    this.doubleRow(creaseOf(layer, neuron), spare[2]);
    let radius = this.distanceToIntersection(x, y);
    if (!(radius <= this.largestRadius)) {
      this.doubleDoubleRow(edge, spare[1]);
      this.doubleDoubleRow(creaseOf(layer, neuron), spare[2]);
      [x, y, radius] = this.newton(x, y);
    }
    if (!(radius <= this.largestRadius)) {
      [x, y] = rounded(intersect(this.exactLine(edge), this.exact.line(layer, neuron)));
      radius = 2 * U * this.extent;
    }
    this.put(target, x, y, radius, crease);
  }

  /** A Newton step towards where the spare functions 1 and 2 intersect, and how far from there it may be. */
  private newton(x: number, y: number): [x: number, y: number, radius: number] {
    const [, p, q] = this.spare;
    const valueP = p.a * x + p.b * y + p.c;
    const valueQ = q.a * x + q.b * y + q.c;
    const determinant = p.a * q.b - q.a * p.b;
    const toX = x - (valueP * q.b - valueQ * p.b) / determinant;
    const toY = y - (p.a * valueQ - q.a * valueP) / determinant;
    return [toX, toY, this.distanceToIntersection(toX, toY)];
  }

  /**
   * A bound (largest coordinate) on how far a point is from where the spare functions 1 and 2 vanish exactly: their
   * values at the point, with their bounds, through Cramer's rule. NaN or infinity where there is none.
   */
  private distanceToIntersection(x: number, y: number): number {
    const [, p, q] = this.spare;
    const [a1, b1, a2, b2] = [Math.abs(p.a), Math.abs(p.b), Math.abs(q.a), Math.abs(q.b)];
    const valueP = Math.abs(p.a * x + p.b * y + p.c) + p.e + 8 * U * (a1 * this.X + b1 * this.Y + Math.abs(p.c));
    const valueQ = Math.abs(q.a * x + q.b * y + q.c) + q.e + 8 * U * (a2 * this.X + b2 * this.Y + Math.abs(q.c));
    const slopeP = p.e / this.smallerExtent;
    const slopeQ = q.e / this.smallerExtent;
    const determinant = Math.abs(p.a * q.b - q.a * p.b);
    const error = 4 * U * (a1 * b2 + a2 * b1) + (a1 + b1) * slopeQ + (a2 + b2) * slopeP + 2 * slopeP * slopeQ + 1e-300;
    if (!(determinant > 2 * error)) return Infinity;
    const dx = valueP * (b2 + slopeQ) + valueQ * (b1 + slopeP);
    const dy = valueP * (a2 + slopeQ) + valueQ * (a1 + slopeP);
    return (Math.max(dx, dy) / (determinant - error)) * 1.000001;
  }

  private polygon(room: number): Polygon {
    const even = (room + 1) & ~1;
    return { at: this.kernel.take(28 * even), room: even, count: 0 };
  }

  /** Indices of f64 of a corner's x, y and error bound. */
  private places(cell: Polygon, corner: number): [x: number, y: number, radius: number] {
    const at = (cell.at >> 3) + corner;
    return [at, at + cell.room, at + 2 * cell.room];
  }

  private edgeOf(cell: Polygon, corner: number): CreaseId {
    return this.kernel.i32[(cell.at >> 2) + 6 * cell.room + corner]!;
  }

  private put(target: Polygon, x: number, y: number, radius: number, crease: CreaseId): void {
    const { f64, i32 } = this.kernel;
    const at = (target.at >> 3) + target.count;
    f64[at] = x;
    f64[at + target.room] = y;
    f64[at + 2 * target.room] = radius;
    i32[(target.at >> 2) + 6 * target.room + target.count++] = crease;
  }

  private copy(from: Polygon, corner: number, to: Polygon, crease: CreaseId): void {
    const { f64 } = this.kernel;
    const at = (from.at >> 3) + corner;
    this.put(to, f64[at]!, f64[at + from.room]!, f64[at + 2 * from.room]!, crease);
  }

  private largestRadiusOf(cell: Polygon): number {
    const { f64 } = this.kernel;
    const at = (cell.at >> 3) + 2 * cell.room;
    let largest = 0;
    for (let i = at; i < at + cell.count; i++) if (f64[i]! > largest) largest = f64[i]!;
    return largest;
  }

  private reserveList(more: number): void {
    if (this.listTop + more <= this.lists.length) return;
    const larger = new Int32Array(2 * (this.listTop + more));
    larger.set(this.lists);
    this.lists = larger;
  }
}

function copyRow(from: Row, to: Row): void {
  to.a = from.a;
  to.b = from.b;
  to.c = from.c;
  to.e = from.e;
}

const emptyRow = (): Row => ({ a: 0, b: 0, c: 0, e: 0 });

/** The window's sides as functions, positive inside, in doubles and exactly. */
function sidesOf(window: Window, X: number, Y: number): { rows: Row[]; lines: ExactLine[] } {
  const around = corners(window);
  const rows: Row[] = [];
  const lines = around.map(([px, py], i) => {
    const [qx, qy] = around[(i + 1) % around.length]!;
    const [a, b] = [py - qy, qx - px];
    rows.push({ a, b, c: -(a * px + b * py), e: 8 * U * (Math.abs(a) * X + Math.abs(b) * Y) + 1e-300 });
    return lineThrough(px, py, qx, qy);
  });
  return { rows, lines };
}

import { type CreaseId, creaseOf, creaseOfSide, isSide, layerOf, neuronOf, sideOf } from './crease';
import { type ExactLine, ExactRows, lineThrough, intersect, rounded, signAt } from './exactRows';
import type { Network } from './network';
import { PatternLayout } from './pattern';
import { PolygonStack } from './polygonStack';
import { DoubleDoubleRows } from './doubleDoubleRows';
import { Activated, Rows, U } from './rows';
import { corners, extents, type Window } from './window';

/** Receives the cells one by one; the arguments are valid only during the call. */
export interface CellSink {
  /** The corners stand at start .. start + count - 1 of the stack, counter-clockwise. */
  cell(stack: PolygonStack, start: number, count: number, maps: Rows, pattern: Uint32Array): void;
}

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

/** No bound may be a larger part of its layer's size. */
const LARGEST_RELATIVE_BOUND = 1e-5;

/** What bounds should come to by the last layer, at most; and what they are a layer after they are recomputed. */
const DESIRED_BOUND = 1e-7;
const FRESH_BOUND = 1e-14;

const LAYERS_BETWEEN_CHECKS = 4;

/**
 * Cuts a window into the cells of a network, depth first: a cell is cut by the neurons of a layer that vanish inside
 * it, and each part goes on to the next layer at once. It is the tool's algorithm (Polytope.Core, Subdivision): every
 * sign is that of a double with a proven error bound, else of a double-double, else of an integer; no tolerance is
 * involved.
 */
export class Subdivision {
  readonly layout: PatternLayout;
  /** Signs that only integer arithmetic could decide. */
  exactDecisions = 0;
  private readonly depth: number;
  private readonly pattern: Uint32Array;
  private readonly rows: Rows[];
  private readonly recomputedAt: Int32Array;
  private readonly activated: Activated;
  private readonly exact: ExactRows;
  private readonly doubleDouble: DoubleDoubleRows;
  private readonly sides: { rows: Rows; lines: ExactLine[] };
  private readonly stack = new PolygonStack();
  private readonly X: number;
  private readonly Y: number;
  private readonly extent: number;
  private readonly leastExtent: number;
  private readonly largestRadius: number;
  /** Places for the functions that a decision is about: one of the cut, two of edges. */
  private readonly spare = new Rows(3);
  private lists = new Int32Array(4096);
  private listTop = 0;

  constructor(
    private readonly network: Network,
    private readonly window: Window,
    private readonly sink: CellSink,
  ) {
    this.depth = network.layers.length - 1;
    this.layout = new PatternLayout(network.layers.slice(0, -1).map((layer) => layer.outputs));
    this.pattern = new Uint32Array(this.layout.words);
    this.rows = network.layers.map((layer) => new Rows(layer.outputs));
    this.recomputedAt = new Int32Array(this.depth + 1);
    this.activated = new Activated(Math.max(2, ...network.layers.map((layer) => layer.outputs)));
    ({ x: this.X, y: this.Y } = extents(window));
    this.extent = Math.max(this.X, this.Y);
    this.leastExtent = Math.min(this.X, this.Y);
    const shorter = Math.min(window.x1 - window.x0, window.y1 - window.y0);
    this.largestRadius = Math.max(LARGEST_RADIUS * shorter, 8 * U * this.extent);
    this.exact = new ExactRows(network, this.layout, this.pattern);
    this.doubleDouble = new DoubleDoubleRows(network, this.layout, this.pattern, this.X, this.Y);
    this.sides = inequalitiesOf(window, this.X, this.Y);
  }

  run(): void {
    const around = corners(this.window);
    const start = this.stack.reserve(around.length);
    around.forEach(([x, y], i) => this.stack.put(start + i, x, y, 0, creaseOfSide(i)));
    this.rows[0]!.setFirst(this.network.layers[0]!);
    this.enter(0, start, around.length);
  }

  /** One cell enters a layer and goes on until some layer cuts it. */
  private enter(layer: number, start: number, count: number): void {
    for (; ; layer++) {
      this.exact.forget(layer);
      this.doubleDouble.forget(layer);
      const rows = this.rows[layer]!;
      if (layer > 0) this.advance(layer, rows);
      if (layer === this.depth) {
        this.sink.cell(this.stack, start, count, rows, this.pattern);
        return;
      }

      const radius = this.stack.largestRadius(start, count);
      const list = this.listTop;
      this.reserveList(rows.count);
      for (let j = 0; j < rows.count; j++) {
        const sign = this.signOnCell(layer, j, start, count, radius);
        if (sign === CellSign.Mixed) this.lists[this.listTop++] = j;
        this.layout.set(this.pattern, layer, j, sign === CellSign.Positive);
      }
      if (this.listTop === list) continue;
      this.cut(layer, start, count, list, this.listTop - list);
      this.listTop = list;
      return;
    }
  }

  /** The functions of a layer from those of the layer before, or recomputed in double-double arithmetic. */
  private advance(layer: number, rows: Rows): void {
    this.activated.load(this.rows[layer - 1]!, this.pattern, this.layout.start[layer - 1]!, this.network.slope, this.X, this.Y);
    this.activated.pass(this.network.layers[layer]!, rows);
    this.recomputedAt[layer] = this.recomputedAt[layer - 1]!;
    if (!this.shouldRecompute(layer, rows)) return;
    this.doubleDouble.round(layer, rows);
    this.recomputedAt[layer] = layer;
  }

  /**
   * Bounds grow from layer to layer whatever the true error does. They are recomputed when they are too loose, or
   * when they would be before the last layer while recomputed ones, growing at the same rate, would not.
   */
  private shouldRecompute(layer: number, rows: Rows): boolean {
    if (layer % LAYERS_BETWEEN_CHECKS !== 0 && layer < this.depth) return false;
    const bound = rows.relativeErrorBound(this.X, this.Y);
    if (!(bound < LARGEST_RELATIVE_BOUND)) return true;
    const fresh = Math.log2(FRESH_BOUND);
    const growth = Math.log2(bound) - fresh;
    const toCome = (Math.max(growth, 0) * (this.depth - layer)) / (layer - this.recomputedAt[layer - 1]!);
    return fresh + growth + toCome > Math.log2(LARGEST_RELATIVE_BOUND) && fresh + toCome <= Math.log2(DESIRED_BOUND);
  }

  /** Cuts a cell by the neurons on a list, all of which pass through its interior. */
  private cut(layer: number, start: number, count: number, list: number, listed: number): void {
    if (listed === 0) {
      this.enter(layer + 1, start, count);
      return;
    }
    const pivot = this.mostCentral(layer, start, count, list, listed);
    const neuron = this.lists[pivot]!;
    this.lists[pivot] = this.lists[list]!;
    this.lists[list] = neuron;

    const top = this.stack.top;
    const below = this.stack.reserve(2 * (count + 2));
    const above = below + count + 2;
    const [belows, aboves] = this.split(layer, neuron, start, count, below, above);
    this.part(layer, below, belows, neuron, false, list + 1, listed - 1);
    this.part(layer, above, aboves, neuron, true, list + 1, listed - 1);
    this.stack.release(top);
  }

  /** One side of a cut: which of the other neurons still cut it. */
  private part(layer: number, start: number, count: number, pivot: number, active: boolean, others: number, listed: number): void {
    this.layout.set(this.pattern, layer, pivot, active);
    const radius = this.stack.largestRadius(start, count);
    const list = this.listTop;
    this.reserveList(listed);
    for (let k = 0; k < listed; k++) {
      const neuron = this.lists[others + k]!;
      const sign = this.signOnCell(layer, neuron, start, count, radius);
      if (sign === CellSign.Mixed) this.lists[this.listTop++] = neuron;
      this.layout.set(this.pattern, layer, neuron, sign === CellSign.Positive);
    }
    this.cut(layer, start, count, list, this.listTop - list);
    this.listTop = list;
  }

  private signOnCell(layer: number, neuron: number, start: number, count: number, radius: number): CellSign {
    const rows = this.rows[layer]!;
    const a = rows.a[neuron]!;
    const b = rows.b[neuron]!;
    const c = rows.c[neuron]!;
    if (a === 0 && b === 0 && rows.e[neuron] === 0) return c > 0 ? CellSign.Positive : CellSign.NotPositive;
    const bound = this.bound(rows, neuron, radius);
    const { x, y } = this.stack;
    let least = Infinity;
    let largest = -Infinity;
    let open = false;
    for (let i = start; i < start + count; i++) {
      const z = a * x[i]! + b * y[i]! + c;
      if (z < least) least = z;
      if (z > largest) largest = z;
      if (z <= bound && z >= -bound) open = true;
    }
    let above = largest > bound;
    let below = least < -bound;
    if (above && below) return CellSign.Mixed;
    if (!open) return above ? CellSign.Positive : CellSign.NotPositive;
    for (let i = 0; i < count && !(above && below); i++) {
      if (Math.abs(a * this.stack.x[start + i]! + b * this.stack.y[start + i]! + c) > bound) continue;
      const sign = this.refinedSign(layer, neuron, start, count, i);
      if (sign > 0) above = true;
      else if (sign < 0) below = true;
    }
    return above && below ? CellSign.Mixed : above ? CellSign.Positive : CellSign.NotPositive;
  }

  /**
   * |computed value at a corner's computed place - exact value at its exact place| is below this, for corners that
   * are within the radius of their exact places.
   */
  private bound(rows: Rows, j: number, radius: number): number {
    const a = Math.abs(rows.a[j]!);
    const b = Math.abs(rows.b[j]!);
    return (rows.e[j]! + 8 * U * (a * this.X + b * this.Y + Math.abs(rows.c[j]!)) + (a + b) * radius + 1e-300) * 1.000001;
  }

  /** The sign at a corner where doubles do not decide it: by double-double arithmetic, else by integers. */
  private refinedSign(layer: number, neuron: number, start: number, count: number, corner: number): number {
    const { stack, spare } = this;
    const at = start + corner;
    const before = start + (corner === 0 ? count - 1 : corner - 1);
    if (stack.r[at]! > 4 * U * this.extent) {
      this.doubleDoubleRow(stack.crease[before]!, 1);
      this.doubleDoubleRow(stack.crease[at]!, 2);
      const [x, y, r] = this.newton(stack.x[at]!, stack.y[at]!);
      if (r < stack.r[at]!) stack.move(at, x, y, r);
    }
    this.doubleDouble.row(layer, neuron, spare, 0);
    const z = spare.a[0]! * stack.x[at]! + spare.b[0]! * stack.y[at]! + spare.c[0]!;
    const bound = this.bound(spare, 0, stack.r[at]!);
    if (z > bound) return 1;
    if (z < -bound) return -1;
    this.exactDecisions++;
    const vertex = intersect(this.exactLine(stack.crease[before]!), this.exactLine(stack.crease[at]!));
    return signAt(this.exact.line(layer, neuron), vertex);
  }

  private exactLine(crease: CreaseId): ExactLine {
    return isSide(crease) ? this.sides.lines[sideOf(crease)]! : this.exact.line(layerOf(crease), neuronOf(crease));
  }

  /** Writes the function of a crease on the current cell, rounded from double-double, to a spare row. */
  private doubleDoubleRow(crease: CreaseId, place: number): void {
    if (isSide(crease)) copyRow(this.sides.rows, sideOf(crease), this.spare, place);
    else this.doubleDouble.row(layerOf(crease), neuronOf(crease), this.spare, place);
  }

  /** The neuron whose line passes nearest to the middle of the cell, for its size; its place in the lists. */
  private mostCentral(layer: number, start: number, count: number, list: number, listed: number): number {
    if (listed < 4) return list;
    const { x, y } = this.stack;
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = start; i < start + count; i++) {
      x0 = Math.min(x0, x[i]!);
      x1 = Math.max(x1, x[i]!);
      y0 = Math.min(y0, y[i]!);
      y1 = Math.max(y1, y[i]!);
    }
    const rows = this.rows[layer]!;
    let best = list;
    let least = Infinity;
    for (let k = list; k < list + listed; k++) {
      const j = this.lists[k]!;
      const [a, b] = [rows.a[j]!, rows.b[j]!];
      const reach = (Math.abs(a) * (x1 - x0) + Math.abs(b) * (y1 - y0)) / 2;
      const distance = Math.abs((a * (x0 + x1) + b * (y0 + y1)) / 2 + rows.c[j]!) / reach;
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
  private split(layer: number, neuron: number, start: number, count: number, below: number, above: number): [number, number] {
    const { stack } = this;
    const rows = this.rows[layer]!;
    const name = creaseOf(layer, neuron);
    const bound = this.bound(rows, neuron, stack.largestRadius(start, count));
    const value = (i: number) => rows.a[neuron]! * stack.x[start + i]! + rows.b[neuron]! * stack.y[start + i]! + rows.c[neuron]!;
    const signOf = (i: number) => {
      const z = value(i);
      return z > bound ? 1 : z < -bound ? -1 : this.refinedSign(layer, neuron, start, count, i);
    };
    const first = signOf(0);
    let here = first;
    let [belows, aboves] = [0, 0];
    for (let i = 0; i < count; i++) {
      const next = i + 1 === count ? 0 : i + 1;
      const there = next === 0 ? first : signOf(next);
      const crease = stack.crease[start + i]!;
      if (here <= 0) stack.copy(start + i, below + belows++, here === 0 && there > 0 ? name : crease);
      if (here >= 0) stack.copy(start + i, above + aboves++, here === 0 && there < 0 ? name : crease);
      if (here * there < 0) {
        const to = below + belows++;
        this.cross(layer, neuron, start + i, start + next, value(i), value(next), to);
        stack.copy(to, above + aboves++, here < 0 ? crease : name);
        stack.crease[to] = here < 0 ? name : crease;
      }
      here = there;
    }
    return [belows, aboves];
  }

  /** Puts the new vertex where a neuron's line crosses the edge from p to q. */
  private cross(layer: number, neuron: number, p: number, q: number, from: number, to: number, place: number): void {
    const { stack, spare } = this;
    const [px, py, qx, qy] = [stack.x[p]!, stack.y[p]!, stack.x[q]!, stack.y[q]!];
    const edge = stack.crease[p]!;
    // From the nearer end, so that both sides of the edge come to (almost) the same point.
    let share = from / (from - to);
    let [x, y] = [px + share * (qx - px), py + share * (qy - py)];
    if (share > 0.5) {
      share = to / (to - from);
      [x, y] = [qx + share * (px - qx), qy + share * (py - qy)];
    }
    if (isSide(edge)) copyRow(this.sides.rows, sideOf(edge), spare, 1);
    else copyRow(this.rows[layerOf(edge)]!, neuronOf(edge), spare, 1);
    copyRow(this.rows[layer]!, neuron, spare, 2);
    let radius = this.distanceToIntersection(x, y);
    if (!(radius <= this.largestRadius)) {
      this.doubleDoubleRow(edge, 1);
      this.doubleDouble.row(layer, neuron, spare, 2);
      [x, y, radius] = this.newton(x, y);
    }
    if (!(radius <= this.largestRadius)) {
      [x, y] = rounded(intersect(this.exactLine(edge), this.exact.line(layer, neuron)));
      radius = 2 * U * this.extent;
    }
    stack.put(place, x, y, radius, edge);
  }

  /** A Newton step towards where the spare functions 1 and 2 intersect, and how far from there it may be. */
  private newton(x: number, y: number): [x: number, y: number, radius: number] {
    const { a, b, c } = this.spare;
    const p = a[1]! * x + b[1]! * y + c[1]!;
    const q = a[2]! * x + b[2]! * y + c[2]!;
    const determinant = a[1]! * b[2]! - a[2]! * b[1]!;
    const toX = x - (p * b[2]! - q * b[1]!) / determinant;
    const toY = y - (a[1]! * q - a[2]! * p) / determinant;
    return [toX, toY, this.distanceToIntersection(toX, toY)];
  }

  /**
   * A bound (largest coordinate) on how far a point is from where the spare functions 1 and 2 vanish exactly: their
   * values at the point, with their bounds, through Cramer's rule. NaN or infinity where there is none.
   */
  private distanceToIntersection(x: number, y: number): number {
    const { a, b, c, e } = this.spare;
    const [a1, b1, a2, b2] = [Math.abs(a[1]!), Math.abs(b[1]!), Math.abs(a[2]!), Math.abs(b[2]!)];
    const p = Math.abs(a[1]! * x + b[1]! * y + c[1]!) + e[1]! + 8 * U * (a1 * this.X + b1 * this.Y + Math.abs(c[1]!));
    const q = Math.abs(a[2]! * x + b[2]! * y + c[2]!) + e[2]! + 8 * U * (a2 * this.X + b2 * this.Y + Math.abs(c[2]!));
    const slopeP = e[1]! / this.leastExtent;
    const slopeQ = e[2]! / this.leastExtent;
    const determinant = Math.abs(a[1]! * b[2]! - a[2]! * b[1]!);
    const error = 4 * U * (a1 * b2 + a2 * b1) + (a1 + b1) * slopeQ + (a2 + b2) * slopeP + 2 * slopeP * slopeQ + 1e-300;
    if (!(determinant > 2 * error)) return Infinity;
    const dx = p * (b2 + slopeQ) + q * (b1 + slopeP);
    const dy = p * (a2 + slopeQ) + q * (a1 + slopeP);
    return (Math.max(dx, dy) / (determinant - error)) * 1.000001;
  }

  private reserveList(more: number): void {
    if (this.listTop + more <= this.lists.length) return;
    const larger = new Int32Array(2 * (this.listTop + more));
    larger.set(this.lists);
    this.lists = larger;
  }
}

function copyRow(from: Rows, j: number, to: Rows, place: number): void {
  to.a[place] = from.a[j]!;
  to.b[place] = from.b[j]!;
  to.c[place] = from.c[j]!;
  to.e[place] = from.e[j]!;
}

/** The window's sides as functions, positive inside, in doubles and exactly. */
function inequalitiesOf(window: Window, X: number, Y: number): { rows: Rows; lines: ExactLine[] } {
  const around = corners(window);
  const rows = new Rows(around.length);
  const lines = around.map(([px, py], i) => {
    const [qx, qy] = around[(i + 1) % around.length]!;
    const [a, b] = [py - qy, qx - px];
    rows.a[i] = a;
    rows.b[i] = b;
    rows.c[i] = -(a * px + b * py);
    rows.e[i] = 8 * U * (Math.abs(a) * X + Math.abs(b) * Y) + 1e-300;
    return lineThrough(px, py, qx, qy);
  });
  return { rows, lines };
}

import type { Network } from './network';
import type { PatternLayout } from './pattern';
import { Activated, Rows } from './rows';
import { corners, extents, type Window } from './window';

/** The pre-activations and outputs of a network as affine functions along one activation pattern, layer by layer. */
export class PatternRows {
  readonly rows: readonly Rows[];
  private readonly activated: Activated;

  constructor(
    private readonly network: Network,
    private readonly layout: PatternLayout,
  ) {
    this.rows = network.layers.map((layer) => new Rows(layer.outputs));
    this.activated = new Activated(Math.max(2, ...network.layers.map((layer) => layer.outputs)));
    this.rows[0]!.setFirst(network.layers[0]!);
  }

  load(pattern: Uint32Array, window: Window): void {
    const { x, y } = extents(window);
    for (let l = 1; l < this.rows.length; l++) {
      this.activated.load(this.rows[l - 1]!, pattern, this.layout.start[l - 1]!, this.network.slope, x, y);
      this.activated.pass(this.network.layers[l]!, this.rows[l]!);
    }
  }
}

/**
 * The polygon (x, y, x, y, ...) on which a network has a pattern: the window less what lies beyond each neuron's line.
 * In doubles, for measuring: the partition decides what there is.
 */
export function polygonOf(functions: PatternRows, layout: PatternLayout, pattern: Uint32Array, window: Window): number[] {
  functions.load(pattern, window);
  let polygon = corners(window).flat();
  layout.hidden.forEach((width, l) => {
    const { a, b, c } = functions.rows[l]!;
    for (let j = 0; j < width && polygon.length > 0; j++) {
      const side = layout.isActive(pattern, l, j) ? 1 : -1;
      polygon = halfOf(polygon, side * a[j]!, side * b[j]!, side * c[j]!);
    }
  });
  return polygon;
}

/** The part of a convex polygon in which a x + b y + c >= 0. */
function halfOf(polygon: number[], a: number, b: number, c: number): number[] {
  const count = polygon.length / 2;
  const values = Array.from({ length: count }, (_, i) => a * polygon[2 * i]! + b * polygon[2 * i + 1]! + c);
  if (values.every((value) => value >= 0)) return polygon;
  const half: number[] = [];
  for (let i = 0; i < count; i++) {
    const j = (i + 1) % count;
    const [here, there] = [values[i]!, values[j]!];
    if (here >= 0) half.push(polygon[2 * i]!, polygon[2 * i + 1]!);
    if (here * there >= 0) continue;
    const t = here / (here - there);
    half.push(polygon[2 * i]! + t * (polygon[2 * j]! - polygon[2 * i]!), polygon[2 * i + 1]! + t * (polygon[2 * j + 1]! - polygon[2 * i + 1]!));
  }
  return half;
}

export function areaOfPolygon(polygon: readonly number[]): number {
  let twice = 0;
  for (let i = 2; i + 3 < polygon.length; i += 2) {
    twice += (polygon[i]! - polygon[0]!) * (polygon[i + 3]! - polygon[1]!) - (polygon[i + 2]! - polygon[0]!) * (polygon[i + 1]! - polygon[1]!);
  }
  return twice / 2;
}

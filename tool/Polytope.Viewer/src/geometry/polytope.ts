import { hasCrease, type Network, slopesOf } from './network';
import type { PatternLayout } from './pattern';
import { Activated, Rows } from './rows';
import { clipHalfPlane } from './polygon';
import { corners, extents, type Window } from './window';

/** The pre-activations and outputs of a network as affine functions along one activation pattern, layer by layer. */
export class PatternRows {
  readonly rows: readonly Rows[];
  private readonly activated: Activated;

  constructor(
    readonly network: Network,
    private readonly layout: PatternLayout,
  ) {
    this.rows = network.layers.map((layer) => new Rows(layer.outputs));
    this.activated = new Activated(Math.max(2, ...network.layers.map((layer) => layer.outputs)));
  }

  load(pattern: Uint32Array, window: Window): void {
    const { x, y } = extents(window);
    this.rows[0]!.setFirst(this.network.layers[0]!, x, y);
    for (let l = 1; l < this.rows.length; l++) {
      this.activated.load(this.rows[l - 1]!, pattern, this.layout.start[l - 1]!, slopesOf(this.network, l - 1), x, y);
      this.activated.pass(this.network.layers[l]!, this.rows[l]!);
    }
  }
}

/**
 * The polygon (x, y, x, y, ...) on which a network has a pattern: the window less what lies beyond each neuron's line.
 * In doubles, for measuring: the partition decides what there is.
 */
export function polygonOf(functions: PatternRows, layout: PatternLayout, pattern: Uint32Array, window: Window): readonly number[] {
  functions.load(pattern, window);
  let polygon: readonly number[] = corners(window).flat();
  layout.hidden.forEach((width, l) => {
    const { a, b, c } = functions.rows[l]!;
    for (let j = 0; j < width && polygon.length > 0; j++) {
      if (!hasCrease(functions.network, l, j)) continue;
      const side = layout.isActive(pattern, l, j) ? 1 : -1;
      polygon = clipHalfPlane(polygon, side * a[j]!, side * b[j]!, side * c[j]!);
    }
  });
  return polygon;
}

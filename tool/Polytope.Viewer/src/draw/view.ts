import type { Window } from '../geometry/window';

/** What all panels show: the point in their middle, and how many times the window is enlarged. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const MAX_ZOOM = 1e9;

export const wholeOf = (window: Window): View => ({ x: (window.x0 + window.x1) / 2, y: (window.y0 + window.y1) / 2, zoom: 1 });

/** A view that shows nothing but the window. */
export function within(window: Window, view: View): View {
  const zoom = Math.min(Math.max(view.zoom, 1), MAX_ZOOM);
  const [halfX, halfY] = [(window.x1 - window.x0) / 2 / zoom, (window.y1 - window.y0) / 2 / zoom];
  return {
    x: Math.min(Math.max(view.x, window.x0 + halfX), window.x1 - halfX),
    y: Math.min(Math.max(view.y, window.y0 + halfY), window.y1 - halfY),
    zoom,
  };
}

/** The view on a panel of so many pixels: from the window's coordinates to the panel's, and back. */
export class Projection {
  /** Pixels a unit. */
  readonly scaleX: number;
  readonly scaleY: number;

  constructor(
    readonly view: View,
    window: Window,
    readonly width: number,
    readonly height: number,
  ) {
    this.scaleX = (width * view.zoom) / (window.x1 - window.x0);
    this.scaleY = (height * view.zoom) / (window.y1 - window.y0);
  }

  px(x: number): number {
    return (x - this.view.x) * this.scaleX + this.width / 2;
  }

  py(y: number): number {
    return (y - this.view.y) * this.scaleY + this.height / 2;
  }

  x(px: number): number {
    return (px - this.width / 2) / this.scaleX + this.view.x;
  }

  y(py: number): number {
    return (py - this.height / 2) / this.scaleY + this.view.y;
  }

  /** The part of the plane that the panel shows, and some pixels around it. */
  shown(margin = 0): { x0: number; y0: number; x1: number; y1: number } {
    return { x0: this.x(-margin), y0: this.y(-margin), x1: this.x(this.width + margin), y1: this.y(this.height + margin) };
  }
}

import type { Window } from '../geometry/window';

/** How the folded sheet is looked at: the graph of the first output over the window, turned and seen from far away. */
export interface SheetView {
  /** Around the vertical, and downwards; in radians. */
  readonly yaw: number;
  readonly pitch: number;
  readonly zoom: number;
  /** The values at the bottom and at the top of the sheet. */
  readonly range: readonly [number, number];
}

/** The sheet's height as a part of its width. */
export const SHEET_HEIGHT = '0.45';

/** Clip units a unit of the sheet, for a panel of this width divided by height. */
export function sheetScale({ zoom }: SheetView, aspect: number): [number, number] {
  const size = 1.36 * zoom;
  return aspect >= 1 ? [size / aspect, size] : [size, size * aspect];
}

/** Where a point of the sheet is on a panel of so many pixels; as project in shaders.ts. */
export function onSheet(view: SheetView, window: Window, width: number, height: number, x: number, y: number, value: number): [number, number] {
  const [u, v] = [(x - window.x0) / (window.x1 - window.x0) - 0.5, (y - window.y0) / (window.y1 - window.y0) - 0.5];
  const part = Math.min(Math.max((value - view.range[0]) / (view.range[1] - view.range[0]), -0.5), 1.5);
  const w = (part - 0.5) * Number(SHEET_HEIGHT);
  const [cosine, sine] = [Math.cos(view.yaw), Math.sin(view.yaw)];
  const right = u * cosine - v * sine;
  const up = w * Math.cos(view.pitch) - (u * sine + v * cosine) * Math.sin(view.pitch);
  const [scaleX, scaleY] = sheetScale(view, width / height);
  return [(width / 2) * (1 + right * scaleX), (height / 2) * (1 - up * scaleY)];
}

/** The rectangle of input space that is cut up; y points down, as in an image. */
export interface Window {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** The largest |x| and |y| in the window. */
export function extents(window: Window): { x: number; y: number } {
  return {
    x: Math.max(Math.abs(window.x0), Math.abs(window.x1)),
    y: Math.max(Math.abs(window.y0), Math.abs(window.y1)),
  };
}

/** Corners counter-clockwise (positive shoelace area); side i runs from corner i to the next. */
export function corners(window: Window): readonly (readonly [number, number])[] {
  return [
    [window.x0, window.y0],
    [window.x1, window.y0],
    [window.x1, window.y1],
    [window.x0, window.y1],
  ];
}

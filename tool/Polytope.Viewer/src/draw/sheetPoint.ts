import type { Partition } from '../geometry/partition';
import type { Window } from '../geometry/window';
import { SHEET_HEIGHT, sheetScale, type SheetView } from './sheetView';

/**
 * The point of the plane that a place of the panel shows on the folded sheet: on the facet that is nearest to the viewer; null
 * beside the sheet. Facets are taken as flat, also where a sigmoid bends them slightly. @param end what follows the outputs.
 */
export function pointUnder(
  view: SheetView, window: Window, width: number, height: number, partition: Partition, end: (value: number) => number, px: number, py: number,
): [x: number, y: number] | null {
  const [scaleX, scaleY] = sheetScale(view, width / height);
  const [right, up] = [((2 * px) / width - 1) / scaleX, (1 - (2 * py) / height) / scaleY];
  const [cosine, sine] = [Math.cos(view.yaw), Math.sin(view.yaw)];
  const [rise, fall] = [Math.cos(view.pitch), Math.sin(view.pitch)];
  const [least, span] = [view.range[0], view.range[1] - view.range[0]];
  const [sizeX, sizeY] = [window.x1 - window.x0, window.y1 - window.y0];
  const { cells, cellStart, x, y, maps, outputs } = partition;
  let found: [number, number] | null = null;
  let nearest = -Infinity;
  for (let cell = 0; cell < cells; cell++) {
    const start = cellStart[cell]!;
    const [a, b, c] = facetOf(3 * cell * outputs, start);
    // right = u cos - v sin and up = w rise - (u sin + v cos) fall, where w = a u + b v + c: two equations for u and v.
    const [p, q] = [a * rise - sine * fall, b * rise - cosine * fall];
    const determinant = cosine * q + sine * p;
    if (determinant === 0) continue;
    const rest = up - c * rise;
    const [u, v] = [(right * q + sine * rest) / determinant, (cosine * rest - right * p) / determinant];
    const deep = (u * sine + v * cosine) * rise + (a * u + b * v + c) * fall;
    if (deep <= nearest) continue;
    const at: [number, number] = [window.x0 + (u + 0.5) * sizeX, window.y0 + (v + 0.5) * sizeY];
    if (isWithin(start, cellStart[cell + 1]!, at)) [nearest, found] = [deep, at];
  }
  return found;

  /** A cell's height as a function of u and v, which go from -1/2 to 1/2. */
  function facetOf(map: number, corner: number): [number, number, number] {
    const [mapX, mapY, mapC] = [maps[map]!, maps[map + 1]!, maps[map + 2]!];
    const value = mapX * x[corner]! + mapY * y[corner]! + mapC;
    const steepness = value === end(value) ? 1 : (end(value + 1e-4) - end(value - 1e-4)) / 2e-4;
    const factor = (steepness * Number(SHEET_HEIGHT)) / span;
    const [a, b] = [factor * mapX * sizeX, factor * mapY * sizeY];
    const [u, v] = [(x[corner]! - window.x0) / sizeX - 0.5, (y[corner]! - window.y0) / sizeY - 0.5];
    return [a, b, ((end(value) - least) / span - 0.5) * Number(SHEET_HEIGHT) - a * u - b * v];
  }

  function isWithin(from: number, to: number, [atX, atY]: [number, number]): boolean {
    for (let i = from; i < to; i++) {
      const j = i + 1 === to ? from : i + 1;
      if ((x[j]! - x[i]!) * (atY - y[i]!) - (y[j]! - y[i]!) * (atX - x[i]!) < 0) return false;
    }
    return true;
  }
}

/** A rectangle of the plane. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** The part of a segment within a box (Liang and Barsky), or null. */
export function clipSegment(box: Box, ax: number, ay: number, bx: number, by: number): [number, number, number, number] | null {
  const [dx, dy] = [bx - ax, by - ay];
  let [from, to] = [0, 1];
  for (const [step, room] of [[-dx, ax - box.x0], [dx, box.x1 - ax], [-dy, ay - box.y0], [dy, box.y1 - ay]] as const) {
    if (step === 0) {
      if (room < 0) return null;
    } else if (step < 0) from = Math.max(from, room / step);
    else to = Math.min(to, room / step);
  }
  return from > to ? null : [ax + from * dx, ay + from * dy, ax + to * dx, ay + to * dy];
}

/** The part of a convex polygon (x, y, x, y, ...) within a box (Sutherland and Hodgman); empty where there is none. */
export function clipPolygon(box: Box, polygon: readonly number[]): number[] {
  let points = [...polygon];
  for (const [axis, limit, side] of [[0, box.x0, 1], [0, box.x1, -1], [1, box.y0, 1], [1, box.y1, -1]] as const) {
    const kept: number[] = [];
    for (let i = 0; i < points.length; i += 2) {
      const j = (i + 2) % points.length;
      const here = side * (points[i + axis]! - limit);
      const there = side * (points[j + axis]! - limit);
      if (here >= 0) kept.push(points[i]!, points[i + 1]!);
      if (here * there < 0) {
        const t = here / (here - there);
        kept.push(points[i]! + t * (points[j]! - points[i]!), points[i + 1]! + t * (points[j + 1]! - points[i + 1]!));
      }
    }
    points = kept;
  }
  return points;
}

/** The part of a convex polygon (x, y, x, y, ...) in which a x + b y + c >= 0. */
export function clipHalfPlane(polygon: readonly number[], a: number, b: number, c: number): readonly number[] {
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

import type { CreaseId } from './crease';

/** Corners of the polygons under work, one polygon after another: a stack in parallel arrays. */
export class PolygonStack {
  x = new Float64Array(1024);
  y = new Float64Array(1024);
  /** How far each corner may be from its exact place. */
  r = new Float64Array(1024);
  /** What drew the edge that leaves each corner, counter-clockwise. */
  crease = new Int32Array(1024);
  top = 0;

  /** Room for so many corners on top; the arrays may be replaced. */
  reserve(count: number): number {
    const start = this.top;
    this.top += count;
    if (this.top > this.x.length) {
      const size = 2 * this.top;
      this.x = enlarged(this.x, new Float64Array(size));
      this.y = enlarged(this.y, new Float64Array(size));
      this.r = enlarged(this.r, new Float64Array(size));
      this.crease = enlarged(this.crease, new Int32Array(size));
    }
    return start;
  }

  release(top: number): void {
    this.top = top;
  }

  put(place: number, x: number, y: number, r: number, crease: CreaseId): void {
    this.move(place, x, y, r);
    this.crease[place] = crease;
  }

  move(place: number, x: number, y: number, r: number): void {
    this.x[place] = x;
    this.y[place] = y;
    this.r[place] = r;
  }

  copy(from: number, to: number, crease: CreaseId): void {
    this.put(to, this.x[from]!, this.y[from]!, this.r[from]!, crease);
  }

  largestRadius(start: number, count: number): number {
    let largest = 0;
    for (let i = start; i < start + count; i++) if (this.r[i]! > largest) largest = this.r[i]!;
    return largest;
  }
}

function enlarged<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

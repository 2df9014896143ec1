import { type CreaseId, layerOf } from '../geometry/crease';
import type { Partition } from '../geometry/partition';
import { clipPolygon, clipSegment } from '../geometry/polygon';
import { css, layerColour } from '../draw/colours';
import type { Projection } from '../draw/view';
import { styleOf } from './dom';
import type { PanelPlace } from './arrangement';
import type { Session } from './session';

/** Draws what is highlighted or kept over one panel: creases, the cells under the pointer and of the pin, points. */
export function paintOverlay(context: CanvasRenderingContext2D, place: PanelPlace, projection: Projection, session: Session, isMain: boolean): void {
  const { shown, highlighted } = session;
  const { pin, creases } = session.store.state;
  if (!shown) return;
  context.save();
  context.beginPath();
  context.rect(place.left, place.top, place.width, place.height);
  context.clip();
  context.translate(place.left, place.top);
  context.lineCap = context.lineJoin = 'round';

  for (const crease of creases) strokeCrease(context, projection, session, crease, isMain ? 2.6 : 1.6);
  if (highlighted.crease !== null) strokeCrease(context, projection, session, highlighted.crease, isMain ? 3.4 : 2);
  const pinned = pin ? session.sampleAt(pin[0], pin[1]) : null;
  if (pinned && pinned.cell >= 0) outline(context, projection, shown.partition, pinned.cell, styleOf('--accent'), 2.4);
  if (highlighted.cell !== null) outline(context, projection, shown.partition, highlighted.cell, styleOf('--mark'), 1.6);
  if (highlighted.side !== null) strokeSide(context, projection, shown.partition, highlighted.side);
  if (highlighted.point) {
    const hovered = session.sampleAt(highlighted.point[0], highlighted.point[1]);
    if (hovered && hovered.cell >= 0 && hovered.cell !== pinned?.cell) outline(context, projection, shown.partition, hovered.cell, styleOf('--mark'), 1.3);
    dot(context, projection.px(highlighted.point[0]), projection.py(highlighted.point[1]), 2, styleOf('--mark'));
  }
  if (pin) dot(context, projection.px(pin[0]), projection.py(pin[1]), 4, styleOf('--accent'));
  context.restore();
}

function strokeCrease(context: CanvasRenderingContext2D, projection: Projection, session: Session, crease: CreaseId, width: number): void {
  const box = projection.shown(width + 2);
  const edges = session.edgesOf(crease);
  context.beginPath();
  for (let i = 0; i < edges.length; i += 4) {
    const part = clipSegment(box, edges[i]!, edges[i + 1]!, edges[i + 2]!, edges[i + 3]!);
    if (!part) continue;
    context.moveTo(projection.px(part[0]), projection.py(part[1]));
    context.lineTo(projection.px(part[2]), projection.py(part[3]));
  }
  haloed(context, css(layerColour(layerOf(crease), session.run.hidden.length)), width);
}

function outline(context: CanvasRenderingContext2D, projection: Projection, { cellStart, x, y }: Partition, cell: number, colour: string, width: number): void {
  const corners: number[] = [];
  for (let i = cellStart[cell]!; i < cellStart[cell + 1]!; i++) corners.push(x[i]!, y[i]!);
  const seen = clipPolygon(projection.shown(12), corners);
  context.beginPath();
  for (let i = 0; i < seen.length; i += 2) context.lineTo(projection.px(seen[i]!), projection.py(seen[i + 1]!));
  context.closePath();
  haloed(context, colour, width);
}

function strokeSide(context: CanvasRenderingContext2D, projection: Projection, { cellStart, x, y }: Partition, corner: number): void {
  // The cell of a corner by bisection.
  let [low, high] = [0, cellStart.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (cellStart[middle]! <= corner) low = middle;
    else high = middle;
  }
  const next = corner + 1 === cellStart[high] ? cellStart[low]! : corner + 1;
  const part = clipSegment(projection.shown(12), x[corner]!, y[corner]!, x[next]!, y[next]!);
  if (!part) return;
  context.beginPath();
  context.moveTo(projection.px(part[0]), projection.py(part[1]));
  context.lineTo(projection.px(part[2]), projection.py(part[3]));
  haloed(context, styleOf('--mark'), 3.5);
}

function haloed(context: CanvasRenderingContext2D, colour: string, width: number): void {
  context.strokeStyle = styleOf('--halo');
  context.lineWidth = width + 2.5;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.strokeStyle = styleOf('--halo');
  context.lineWidth = 3;
  context.stroke();
  context.fill();
}

import { type CreaseId, layerOf, neuronOf } from '../geometry/crease';
import { creaseEdges } from '../geometry/creaseEdges';
import { evaluate } from '../geometry/network';
import { cellOf, type Partition } from '../geometry/partition';
import { PatternLayout } from '../geometry/pattern';
import { clipPolygon, clipSegment } from '../geometry/polygon';
import { CHANNELS } from '../draw/colouring';
import { css, layerColour } from '../draw/colours';
import { onSheet, type SheetView } from '../draw/sheetView';
import type { Projection } from '../draw/view';
import { element, styleOf } from './dom';
import type { PanelPlace } from './arrangement';
import type { Contour, DisplayedFrame, Session } from './session';

/** One panel, to draw over. */
export interface OverlaidPanel {
  readonly place: PanelPlace;
  readonly projection: Projection;
  readonly session: Session;
  /** The frame that the panel shows. */
  readonly frame: DisplayedFrame;
  readonly isMain: boolean;
  /** Whether it shows level lines. */
  readonly hasContours: boolean;
  /** Where the panel shows the folded sheet. */
  readonly sheet: SheetView | null;
}

/** Draws what is highlighted or kept over one panel: creases, the cells under the pointer and of the pin, points. */
export function paintOverlay(context: CanvasRenderingContext2D, panel: OverlaidPanel): void {
  const { place, projection, session, frame, isMain } = panel;
  const { highlighted } = session;
  const { pin, creases } = session.store.state;
  context.save();
  context.beginPath();
  context.rect(place.left, place.top, place.width, place.height);
  context.clip();
  context.translate(place.left, place.top);
  context.lineCap = context.lineJoin = 'round';
  if (panel.sheet) paintOnSheet(context, panel, panel.sheet);
  else {
    const { partition } = frame;
    const isShown = frame === session.shown;
    if (session.store.state.levels && isShown)
      for (const contour of session.levels()) strokeSegments(context, projection, contour.segments, colourOfLevel(session, contour), isMain ? 1.8 : 1.2);
    if (panel.hasContours) paintContours(context, panel);
    for (const crease of creases) strokeCrease(context, projection, session, frame, crease, isMain ? 2.6 : 1.6);
    if (highlighted.crease !== null) strokeCrease(context, projection, session, frame, highlighted.crease, isMain ? 3.4 : 2);
    const cellAt = (x: number, y: number) => cellOf(partition, isShown ? session.sampleAt(x, y)!.pattern : frame.probe.at(x, y));
    const pinned = pin ? cellAt(pin[0], pin[1]) : -1;
    if (pinned >= 0) outline(context, projection, partition, pinned, styleOf('--accent'), 2.4);
    if (isShown && highlighted.cell !== null) outline(context, projection, partition, highlighted.cell, styleOf('--mark'), 1.6);
    if (isShown && highlighted.side !== null) strokeSide(context, projection, partition, highlighted.side);
    if (highlighted.point) {
      const [x, y] = highlighted.point;
      const hovered = cellAt(x, y);
      if (hovered >= 0 && hovered !== pinned) outline(context, projection, partition, hovered, styleOf('--mark'), 1.3);
      dot(context, projection.px(x), projection.py(y), 2, styleOf('--mark'));
    }
    if (pin) dot(context, projection.px(pin[0]), projection.py(pin[1]), 4, styleOf('--accent'));
  }
  context.restore();
}

/** The colour of the line on which an output has its decisive value. */
export const colourOfLevel = ({ run }: Session, { output }: Contour): string => (run.hasColour ? css(CHANNELS[output]!) : styleOf('--level'));

/** A level line's colour and width. */
export function contourStyle({ run }: Session, { output, value, segments }: Contour, isDecisive: boolean): { colour: string; width: number } {
  if (segments.length === 0) return { colour: 'none', width: 0 };
  if (run.hasColour) return { colour: css(CHANNELS[output]!), width: value === run.decisiveValue ? 1.6 : 0.8 };
  return isDecisive ? { colour: styleOf('--level'), width: 1.8 } : { colour: styleOf(value < run.decisiveValue ? '--validation' : '--training'), width: 0.9 };
}

/** Level lines, which may be many, are painted once for each frame and view. */
let painted: { key: unknown[]; sheet: HTMLCanvasElement } | null = null;

function paintContours(context: CanvasRenderingContext2D, { place, projection, session }: OverlaidPanel): void {
  const { lines } = session.contours();
  const ratio = context.getTransform().a;
  const key = [lines, place.width, place.height, projection.view, document.documentElement.dataset.theme, ratio];
  if (!painted || painted.key.some((part, k) => part !== key[k])) {
    const sheet = element('canvas', { width: Math.max(1, Math.round(place.width * ratio)), height: Math.max(1, Math.round(place.height * ratio)) });
    const own = sheet.getContext('2d')!;
    own.scale(ratio, ratio);
    own.lineCap = own.lineJoin = 'round';
    lines.forEach((line, k) => {
      const { colour, width } = contourStyle(session, line, k === lines.length - 1);
      if (width > 0) strokePlain(own, projection, line.segments, colour, width);
    });
    painted = { key, sheet };
  }
  context.drawImage(painted.sheet, 0, 0, place.width, place.height);
}

function strokePlain(context: CanvasRenderingContext2D, projection: Projection, segments: Float64Array, colour: string, width: number): void {
  const box = projection.shown(4);
  context.beginPath();
  for (let i = 0; i < segments.length; i += 4) {
    const part = clipSegment(box, segments[i]!, segments[i + 1]!, segments[i + 2]!, segments[i + 3]!);
    if (!part) continue;
    context.moveTo(projection.px(part[0]), projection.py(part[1]));
    context.lineTo(projection.px(part[2]), projection.py(part[3]));
  }
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** Kept creases, the pinned polytope and its point, as they lie on the folded sheet. */
function paintOnSheet(context: CanvasRenderingContext2D, { place, session, frame }: OverlaidPanel, sheet: SheetView): void {
  const { run, store, highlighted } = session;
  const { pin, creases } = store.state;
  const at = (x: number, y: number) => onSheet(sheet, run.window, place.width, place.height, x, y, evaluate(frame.network, x, y)[0]!);
  for (const crease of highlighted.crease === null ? creases : [...creases, highlighted.crease]) {
    const edges = session.edgesOf(crease);
    context.beginPath();
    for (let i = 0; i < edges.length; i += 4) {
      context.moveTo(...at(edges[i]!, edges[i + 1]!));
      context.lineTo(...at(edges[i + 2]!, edges[i + 3]!));
    }
    haloed(context, css(layerColour(layerOf(crease), run.hidden.length)), 2.4);
  }
  if (!pin) return;
  const { cellStart, x, y } = frame.partition;
  const cell = session.sampleAt(pin[0], pin[1])?.cell ?? -1;
  if (cell >= 0) {
    context.beginPath();
    for (let i = cellStart[cell]!; i < cellStart[cell + 1]!; i++) context.lineTo(...at(x[i]!, y[i]!));
    context.closePath();
    haloed(context, styleOf('--accent'), 2.2);
  }
  dot(context, ...at(pin[0], pin[1]), 4, styleOf('--accent'));
}

function strokeCrease(context: CanvasRenderingContext2D, projection: Projection, session: Session, frame: DisplayedFrame, crease: CreaseId, width: number): void {
  const edges = frame === session.shown ? session.edgesOf(crease) : comparedEdges(frame, session, crease);
  strokeSegments(context, projection, edges, css(layerColour(layerOf(crease), session.run.hidden.length)), width);
}

function strokeSegments(context: CanvasRenderingContext2D, projection: Projection, edges: Float64Array, colour: string, width: number): void {
  const box = projection.shown(width + 2);
  context.beginPath();
  for (let i = 0; i < edges.length; i += 4) {
    const part = clipSegment(box, edges[i]!, edges[i + 1]!, edges[i + 2]!, edges[i + 3]!);
    if (!part) continue;
    context.moveTo(projection.px(part[0]), projection.py(part[1]));
    context.lineTo(projection.px(part[2]), projection.py(part[3]));
  }
  haloed(context, colour, width);
}

function comparedEdges(frame: DisplayedFrame, { comparedRun }: Session, crease: CreaseId): Float64Array {
  const isThere = neuronOf(crease) < (comparedRun.hidden[layerOf(crease)] ?? 0);
  return isThere ? creaseEdges(frame.partition, new PatternLayout(comparedRun.hidden), crease) : new Float64Array();
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

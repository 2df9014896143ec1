import { pointUnder } from '../draw/sheetPoint';
import { type View, wholeOf, within } from '../draw/view';
import { ended } from '../geometry/network';
import { PANELS, type PanelName } from './arrangement';
import { byId } from './dom';
import type { CreaseId } from '../geometry/crease';
import type { Editor } from './editor';
import type { Session } from './session';
import type { Stage } from './stage';
import type { State } from './state';

/** Pixels that a pointer moves before it drags. */
const DRAG = 4;

/** Pixels from a kept crease within which it is grasped. */
const GRASP = 6;

export const clampSheetZoom = (zoom: number): number => Math.min(Math.max(zoom, 0.4), 12);

const clampPitch = (pitch: number): number => Math.min(Math.max(pitch, 0), Math.PI / 2);

/** Pointer, pinch, wheel and keyboard input on the panels, which all show the same view. */
export function attachPointers(session: Session, stage: Stage, editor: Editor): void {
  for (const panel of PANELS) new PanelPointer(session, stage, editor, panel);
}

/** The view enlarged so many times about a point that keeps its place. */
export function zoomed(view: View, factor: number, x: number, y: number): View {
  return { x: x + (view.x - x) / factor, y: y + (view.y - y) / factor, zoom: view.zoom * factor };
}

class PanelPointer {
  private readonly element: HTMLElement;
  private readonly down = new Map<number, { x: number; y: number }>();
  private start: { x: number; y: number; view: View } | null = null;
  private moved = false;
  private grasped: CreaseId | null = null;
  private orbit: State['sheet'] = null;
  private pinBefore: readonly [number, number] | null = null;

  constructor(
    private readonly session: Session,
    private readonly stage: Stage,
    private readonly editor: Editor,
    private readonly panel: PanelName,
  ) {
    this.element = byId(`panel-${panel}`).querySelector<HTMLElement>('.view')!;
    const { element } = this;
    element.addEventListener('pointerdown', (event) => this.press(event));
    element.addEventListener('pointermove', (event) => this.move(event));
    element.addEventListener('pointerup', (event) => this.release(event));
    element.addEventListener('click', (event) => this.click(event));
    element.addEventListener('pointercancel', (event) => this.down.delete(event.pointerId));
    element.addEventListener('pointerleave', () => this.down.size === 0 && session.highlight({ point: null }));
    element.addEventListener('dblclick', () => session.store.update({ view: wholeOf(session.run.window), pin: this.pinBefore }));
    element.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    element.addEventListener('keydown', (event) => this.key(event));
    element.addEventListener('blur', () => session.highlight({ point: null }));
  }

  private at(event: MouseEvent): { x: number; y: number } {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** A press on a kept crease grasps it: dragging moves it by its neuron's bias. */
  private grasp(at: { x: number; y: number }): CreaseId | null {
    const { session } = this;
    if (this.panel !== 'cells' || session.store.state.sheet) return null;
    const projection = this.stage.projectionOf(this.panel);
    return session.store.state.creases.find((crease) => {
      const edges = session.edgesOf(crease);
      for (let i = 0; i < edges.length; i += 4) {
        const [ax, ay, bx, by] = [projection.px(edges[i]!), projection.py(edges[i + 1]!), projection.px(edges[i + 2]!), projection.py(edges[i + 3]!)];
        const square = (bx - ax) ** 2 + (by - ay) ** 2;
        const part = square > 0 ? Math.min(Math.max(((at.x - ax) * (bx - ax) + (at.y - ay) * (by - ay)) / square, 0), 1) : 0;
        if (Math.hypot(at.x - ax - part * (bx - ax), at.y - ay - part * (by - ay)) <= GRASP) return true;
      }
      return false;
    }) ?? null;
  }

  private press(event: PointerEvent): void {
    const grasped = this.down.size === 0 ? this.grasp(this.at(event)) : null;
    if (grasped !== null) {
      this.grasped = grasped;
      this.editor.begin();
    }
    this.orbit = this.panel === 'cells' ? this.session.store.state.sheet : null;
    this.element.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, this.at(event));
    this.moved = this.down.size > 1;
    this.begin();
  }

  /** Starts a drag at the current position of the pointers. */
  private begin(): void {
    const middle = this.middle();
    this.start = middle && { ...middle, view: this.session.store.state.view };
  }

  private middle(): { x: number; y: number; reach: number } | null {
    const points = [...this.down.values()];
    if (points.length === 0) return null;
    const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
    const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
    return { x, y, reach: Math.max(1, Math.hypot(points[0]!.x - x, points[0]!.y - y)) };
  }

  private move(event: PointerEvent): void {
    const at = this.at(event);
    if (!this.down.has(event.pointerId) || !this.start) {
      this.element.classList.toggle('graspable', this.grasp(at) !== null);
      this.point(at);
      return;
    }
    const fingers = this.down.size;
    if (!this.moved && Math.hypot(at.x - this.start.x, at.y - this.start.y) < DRAG) return;
    this.moved = true;
    if (this.grasped !== null) {
      const projection = this.stage.projectionOf(this.panel);
      this.editor.moveCrease(this.grasped, projection.x(at.x), projection.y(at.y));
      return;
    }
    this.element.classList.add('dragged');
    if (this.orbit) {
      const { width, height } = this.element.getBoundingClientRect();
      const pinch = this.down.size > 1 ? this.middle()!.reach : 1;
      this.down.set(event.pointerId, at);
      const now = this.middle()!;
      const { sheet } = this.session.store.state;
      const zoom = clampSheetZoom((sheet?.zoom ?? 1) * (this.down.size > 1 ? now.reach / pinch : 1));
      this.session.store.update({ sheet: { yaw: this.orbit.yaw - (4 * (now.x - this.start.x)) / width, pitch: clampPitch(this.orbit.pitch + (2.5 * (now.y - this.start.y)) / height), zoom } });
      return;
    }
    const before = fingers > 1 ? this.middle()! : null;
    this.down.set(event.pointerId, at);
    const now = this.middle()!;
    const projection = this.stage.projectionOf(this.panel, this.start.view);
    let view: View = { ...this.start.view, x: this.start.view.x - (now.x - this.start.x) / projection.scaleX, y: this.start.view.y - (now.y - this.start.y) / projection.scaleY };
    if (before) {
      // Two fingers: step by step, since each event moves the midpoint and the distance.
      view = zoomed(view, now.reach / before.reach, projection.x(this.start.x), projection.y(this.start.y));
      this.look(view);
      this.begin();
      return;
    }
    this.look(view);
  }

  private release(event: PointerEvent): void {
    if (!this.down.delete(event.pointerId)) return;
    this.element.classList.remove('dragged');
    this.grasped = null;
    if (this.down.size > 0) this.begin();
  }

  private click(event: MouseEvent): void {
    if (this.moved) return;
    const projection = this.stage.projectionOf(this.panel);
    const at = this.at(event);
    const { shown, run, store } = this.session;
    if (event.detail < 2) this.pinBefore = store.state.pin;
    const sheet = this.stage.sheetOf(this.panel);
    const point = !sheet ? ([projection.x(at.x), projection.y(at.y)] as const)
      : shown && pointUnder(sheet, run.window, projection.width, projection.height, shown.partition, (z) => ended(run.text.output, z), at.x, at.y);
    if (point) store.update({ pin: point });
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const { sheet } = this.session.store.state;
    if (sheet && this.panel === 'cells') {
      this.session.store.update({ sheet: { ...sheet, zoom: clampSheetZoom(sheet.zoom * Math.exp(-event.deltaY * 0.0015)) } });
      return;
    }
    const projection = this.stage.projectionOf(this.panel);
    const at = this.at(event);
    const pace = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 0.05 : event.ctrlKey ? 0.01 : 0.0022;
    this.look(zoomed(this.session.store.state.view, Math.exp(-event.deltaY * pace), projection.x(at.x), projection.y(at.y)));
    this.point(at);
  }

  private look(view: View): void {
    this.session.store.update({ view: within(this.session.run.window, view) });
  }

  private point({ x, y }: { x: number; y: number }): void {
    if (this.panel === 'cells' && this.session.store.state.sheet) return;
    const projection = this.stage.projectionOf(this.panel);
    this.session.highlight({ point: [projection.x(x), projection.y(y)] });
  }

  private key(event: KeyboardEvent): void {
    const { session } = this;
    const projection = this.stage.projectionOf(this.panel);
    const { view } = session.store.state;
    const [x, y] = session.highlighted.point ?? [view.x, view.y];
    const step = event.shiftKey ? 20 : 4;
    const moves: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const move = moves[event.key];
    const { sheet } = session.store.state;
    if (move && sheet && this.panel === 'cells') session.store.update({ sheet: { ...sheet, yaw: sheet.yaw - move[0] / 40, pitch: clampPitch(sheet.pitch + move[1] / 40) } });
    else if (move) {
      const { window } = session.run;
      const to = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
      session.highlight({ point: [to(x + move[0] / projection.scaleX, window.x0, window.x1), to(y + move[1] / projection.scaleY, window.y0, window.y1)] });
    } else if (event.key === 'Enter') session.store.update({ pin: [x, y] });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

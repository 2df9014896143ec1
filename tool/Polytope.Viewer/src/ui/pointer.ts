import { type View, wholeOf, within } from '../draw/view';
import { PANELS, type PanelName } from './arrangement';
import { byId } from './dom';
import type { Session } from './session';
import type { Stage } from './stage';

const DRAG = 4;

/** Pointer, pinch, wheel and keyboard input on the panels, which all show the same view. */
export function attachPointers(session: Session, stage: Stage): void {
  for (const panel of PANELS) new PanelPointer(session, stage, panel);
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
  private pinBefore: readonly [number, number] | null = null;

  constructor(
    private readonly session: Session,
    private readonly stage: Stage,
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

  private press(event: PointerEvent): void {
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
      this.point(at);
      return;
    }
    const fingers = this.down.size;
    if (!this.moved && Math.hypot(at.x - this.start.x, at.y - this.start.y) < DRAG) return;
    this.moved = true;
    this.element.classList.add('dragged');
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
    if (this.down.size > 0) this.begin();
  }

  private click(event: MouseEvent): void {
    if (this.moved) return;
    const projection = this.stage.projectionOf(this.panel);
    const at = this.at(event);
    if (event.detail < 2) this.pinBefore = this.session.store.state.pin;
    this.session.store.update({ pin: [projection.x(at.x), projection.y(at.y)] });
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
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
    if (move) {
      const { window } = session.run;
      const to = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
      session.highlight({ point: [to(x + move[0] / projection.scaleX, window.x0, window.x1), to(y + move[1] / projection.scaleY, window.y0, window.y1)] });
    } else if (event.key === 'Enter') session.store.update({ pin: [x, y] });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

import { differences } from '../geometry/pattern';
import { PointPattern } from '../geometry/pointPattern';
import { areaOfPolygon } from '../geometry/polygon';
import { PatternRows, polygonOf } from '../geometry/polytope';
import { evaluate } from '../geometry/network';
import { element, sharpContext, styleOf } from './dom';
import { counted, readable } from './numbers';
import type { Session } from './session';

/** The epoch at a part of the axis. */
function epochAt(part: number, { run: { frames } }: Session): number {
  return frames[0]!.epoch + part * (frames.at(-1)!.epoch - frames[0]!.epoch);
}

/** Milliseconds of work before the page gets control again. */
const SLICE_MILLISECONDS = 12;

/** One point, frame by frame; NaN where a value is not computed yet. */
interface History {
  readonly values: number[];
  readonly areas: number[];
  /** Neurons that switched since the frame before. */
  readonly switches: number[];
}

/** The pinned point during training: its output, the area of its polytope, how its pattern changed. */
export class PointHistory {
  readonly element: HTMLElement;
  private readonly plots: { canvas: HTMLCanvasElement; caption: HTMLElement }[];
  private readonly summary = element('small');
  private history: History = { values: [], areas: [], switches: [] };
  private isComputing = false;
  private followed: readonly [number, number] | null = null;
  private generation = 0;

  constructor(
    private readonly session: Session,
    go: (frame: number) => void,
  ) {
    this.plots = ['Its output', 'Its polytope’s area', 'Neurons switched'].map((name) => {
      const canvas = element('canvas', { role: 'img', 'aria-label': `${name} over the epochs. Click to go to an epoch.` });
      canvas.addEventListener('click', (event) => go(session.run.frameNear(epochAt(event.offsetX / canvas.clientWidth, session))));
      return { canvas, caption: element('figcaption', {}, name) };
    });
    this.element = element('section', { class: 'card', hidden: true }, element('h2', {}, 'This point during training', this.summary),
      element('div', { class: 'history' }, ...this.plots.map(({ canvas, caption }) => element('figure', {}, caption, canvas))));
    new ResizeObserver(() => this.paint()).observe(this.element);
    session.store.listen((now, before) => {
      if (now.frame !== before.frame || now.theme !== before.theme) this.paint();
    });
  }

  /** Frames that are computed. */
  get length(): number {
    return this.history.values.length;
  }

  /** Computes a point's history; where frames were added only theirs. */
  follow(pin: readonly [number, number] | null): void {
    this.element.hidden = pin === null;
    if (pin !== this.followed) {
      this.followed = pin;
      this.generation++;
      this.history = { values: [], areas: [], switches: [] };
      this.isComputing = false;
    }
    if (pin !== null && !this.isComputing) void this.compute(pin, this.history, this.generation);
    this.paint();
  }

  private async compute([x, y]: readonly [number, number], history: History, generation: number): Promise<void> {
    const { run, layout } = this.session;
    const frames = run.frames.length;
    this.isComputing = true;
    let begun = performance.now();
    let before: Uint32Array | null = null;
    const start = history.values.length;
    for (let frame = Math.max(0, start - 1); frame < frames; frame++) {
      const network = await run.network(frame);
      const pattern = new PointPattern(network, layout).at(x, y);
      if (generation !== this.generation) return;
      if (frame >= start) {
        history.values[frame] = evaluate(network, x, y)[0]!;
        history.areas[frame] = areaOfPolygon(polygonOf(new PatternRows(network, layout), layout, pattern, run.window));
        history.switches[frame] = before ? differences(before, 0, pattern, 0, layout.words) : 0;
      }
      before = pattern.slice();
      if (performance.now() - begun < SLICE_MILLISECONDS) continue;
      this.paint();
      await new Promise((resolve) => setTimeout(resolve));
      if (generation !== this.generation) return;
      begun = performance.now();
    }
    this.isComputing = false;
    this.paint();
    // Frames may have come meanwhile.
    if (run.frames.length > frames) this.follow(this.followed);
  }

  private paint(): void {
    const { history } = this;
    if (this.element.hidden) return;
    const { frame } = this.session.store.state;
    const changes = history.switches.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    this.summary.textContent = `its pattern changed ${counted(changes)} ${changes === 1 ? 'time' : 'times'}`;
    const [values, areas, switches] = this.plots as [PointHistory['plots'][0], PointHistory['plots'][0], PointHistory['plots'][0]];
    values.caption.textContent = `Its output: ${readable(history.values[frame] ?? NaN, 4)}`;
    areas.caption.textContent = `Its polytope’s area: ${readable(history.areas[frame] ?? NaN, 3)}`;
    switches.caption.textContent = `Neurons switched: ${counted(history.switches[frame] ?? 0)}`;
    this.paintCurve(values.canvas, history.values, frame, (value) => value, false);
    this.paintCurve(areas.canvas, history.areas, frame, Math.log10, false);
    this.paintCurve(switches.canvas, history.switches, frame, (value) => value, true);
  }

  private paintCurve(canvas: HTMLCanvasElement, values: readonly number[], frame: number, scale: (value: number) => number, areBars: boolean): void {
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (width === 0) return;
    const context = sharpContext(canvas, width, height);
    let [least, most] = [areBars ? 0 : Infinity, areBars ? 1 : -Infinity];
    for (const value of values) {
      const at = scale(value);
      if (!Number.isFinite(at)) continue;
      least = Math.min(least, at);
      most = Math.max(most, at);
    }
    if (!(most > least)) most = least + 1;
    const { frames } = this.session.run;
    const [first, last] = [frames[0]!.epoch, frames.at(-1)!.epoch];
    const x = (index: number) => 1 + ((width - 2) * (frames[index]!.epoch - first)) / Math.max(1, last - first);
    const y = (value: number) => height - 2 - ((height - 4) * (scale(value) - least)) / (most - least);
    context.strokeStyle = styleOf('--hairline');
    context.lineWidth = 1;
    context.strokeRect(0.5, 0.5, width - 1, height - 1);
    context.strokeStyle = areBars ? styleOf('--count') : styleOf('--ink');
    context.lineWidth = areBars ? Math.max(0.6, width / values.length - 0.3) : 1.2;
    context.beginPath();
    let isDown = false;
    values.forEach((value, index) => {
      if (!Number.isFinite(scale(value))) {
        isDown = false;
        return;
      }
      if (areBars) {
        if (value > 0) {
          context.moveTo(x(index), height - 1);
          context.lineTo(x(index), y(value));
        }
      } else if (isDown) context.lineTo(x(index), y(value));
      else context.moveTo(x(index), y(value));
      isDown = true;
    });
    context.stroke();
    context.strokeStyle = styleOf('--accent');
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x(frame), 0);
    context.lineTo(x(frame), height);
    context.stroke();
  }
}

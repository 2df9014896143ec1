import { byId, element, sharpContext, styleOf } from './dom';
import { counted, readable, superscript } from './numbers';
import type { Session } from './session';

const LEFT = 56;
const RIGHT = 20;
const TOP = 6;
const BOTTOM = 17;

/** A curve over all frames. */
interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly text: (value: number) => string;
}

/** Losses on a logarithmic scale and the number of polytopes, frame by frame, with a cursor. A click goes there. */
export class Plots {
  private readonly canvas = byId<HTMLCanvasElement>('losses');
  private readonly session: Session;
  private curves: { losses: Curve[]; polytopes: Curve } | null = null;

  constructor(session: Session, go: (frame: number) => void) {
    this.session = session;
    let isDown = false;
    const goTo = (event: PointerEvent) => go(this.frameAt(event.clientX - this.canvas.getBoundingClientRect().left));
    this.canvas.addEventListener('pointerdown', (event) => {
      isDown = true;
      this.canvas.setPointerCapture(event.pointerId);
      goTo(event);
    });
    this.canvas.addEventListener('pointermove', (event) => isDown && goTo(event));
    this.canvas.addEventListener('pointerup', () => (isDown = false));
    new ResizeObserver(() => this.paint()).observe(this.canvas);
    session.store.listen((now, before) => {
      if (now.frame !== before.frame) this.paint();
    });
  }

  /** Reads the run again: frames were added, or the colours are others. */
  refresh(): void {
    const { frames } = this.session.run;
    const loss = (name: string, key: 'training' | 'validation' | 'image', colour: string): Curve => ({
      name, colour: styleOf(colour), values: frames.map((frame) => frame[key]), text: (value) => readable(value, 4),
    });
    this.curves = {
      losses: [loss('image', 'image', '--image-loss'), loss('validation', 'validation', '--validation'), loss('training', 'training', '--training')],
      polytopes: { name: 'polytopes', colour: styleOf('--count'), values: frames.map((frame) => frame.polytopes), text: counted },
    };
    this.paint();
  }

  private frameAt(x: number): number {
    const last = this.session.run.frames.length - 1;
    const part = (x - LEFT) / (this.canvas.clientWidth - LEFT - RIGHT);
    return Math.round(Math.min(Math.max(part, 0), 1) * last);
  }

  private paint(): void {
    const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    if (!this.curves || width < LEFT + RIGHT + 10) return;
    this.showValues();
    const context = sharpContext(this.canvas, width, height);
    context.font = '11px Inter, system-ui, sans-serif';
    const { frames } = this.session.run;
    const last = Math.max(1, frames.length - 1);
    const x = (frame: number) => LEFT + ((width - LEFT - RIGHT) * frame) / last;
    const room = height - TOP - BOTTOM;
    const split = TOP + Math.round(room * 0.62);
    this.paintEpochs(context, x, height);
    this.paintCurves(context, this.curves.losses, x, TOP, split - 8, true);
    this.paintCurves(context, [this.curves.polytopes], x, split + 4, height - BOTTOM, false);

    const at = Math.round(x(this.session.store.state.frame)) + 0.5;
    context.strokeStyle = styleOf('--accent');
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(at, TOP - 4);
    context.lineTo(at, height - BOTTOM + 4);
    context.stroke();
  }

  private paintEpochs(context: CanvasRenderingContext2D, x: (frame: number) => number, height: number): void {
    const { frames } = this.session.run;
    context.fillStyle = styleOf('--quiet');
    context.textBaseline = 'alphabetic';
    const last = frames.length - 1;
    const apart = Math.max(1, Math.ceil(last / Math.max(1, (x(last) - LEFT) / 90)));
    const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000, 10000, 25000, 100000].find((size) => size >= apart)!;
    for (let frame = 0; frame <= last; frame += step) {
      if (frame > 0 && x(last) - x(frame) < 50) break;
      context.textAlign = frame === 0 ? 'left' : 'center';
      context.fillText(counted(frames[frame]!.epoch), x(frame), height - 3);
    }
    context.textAlign = 'right';
    if (last > 0) context.fillText(counted(frames[last]!.epoch), x(last), height - 3);
  }

  private paintCurves(context: CanvasRenderingContext2D, curves: readonly Curve[], x: (frame: number) => number, top: number, bottom: number, isLog: boolean): void {
    const scale = (value: number) => (isLog ? Math.log10(value) : value);
    const values = curves.flatMap((curve) => curve.values).filter((value): value is number => value !== null && (!isLog || value > 0));
    if (values.length === 0) return;
    let [least, most] = [isLog ? Infinity : 0, -Infinity];
    for (const value of values) {
      least = Math.min(least, scale(value));
      most = Math.max(most, scale(value));
    }
    if (most - least < 1e-9) most = least + 1;
    const y = (value: number) => bottom - ((bottom - top) * (scale(value) - least)) / (most - least);

    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.lineWidth = 1;
    for (const [value, label] of isLog ? decades(least, most) : [[0, '0'] as const, [most, counted(most)] as const]) {
      context.strokeStyle = styleOf('--hairline');
      context.beginPath();
      context.moveTo(LEFT, Math.round(y(value)) + 0.5);
      context.lineTo(x(this.session.run.frames.length - 1), Math.round(y(value)) + 0.5);
      context.stroke();
      context.fillStyle = styleOf('--quiet');
      context.fillText(label, LEFT - 8, y(value));
    }
    for (const curve of curves) {
      context.strokeStyle = curve.colour;
      context.lineWidth = 1.5;
      context.lineJoin = 'round';
      context.beginPath();
      let isDown = false;
      curve.values.forEach((value, frame) => {
        if (value === null || (isLog && value <= 0)) isDown = false;
        else {
          if (isDown) context.lineTo(x(frame), y(value));
          else context.moveTo(x(frame), y(value));
          isDown = true;
        }
      });
      context.stroke();
    }
  }

  /** The current values, which are also the legend. */
  private showValues(): void {
    const { run, store } = this.session;
    const { frame } = store.state;
    const all = [...this.curves!.losses].reverse().concat(this.curves!.polytopes);
    byId('measures').replaceChildren(...all.map((curve) => {
      const value = curve.values[frame] ?? null;
      return element('div', { style: `--line: ${curve.colour}` },
        element('dt', {}, curve.name), element('dd', {}, value === null ? '–' : curve.text(value)));
    }));
    byId('epoch').replaceChildren(`epoch ${counted(run.frames[frame]?.epoch ?? 0)} `, element('small', {}, `of ${counted(run.text.epochs)}`));
  }
}

/** Powers of ten in a range of logarithms, and two ends where there are none. */
function decades(least: number, most: number): [number, string][] {
  const found: [number, string][] = [];
  for (let power = Math.ceil(least); power <= Math.floor(most); power++) found.push([10 ** power, `10${superscript(power)}`]);
  return found.length > 0 ? found : [[10 ** least, readable(10 ** least, 2)], [10 ** most, readable(10 ** most, 2)]];
}

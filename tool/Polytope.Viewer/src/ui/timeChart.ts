import uPlot from 'uplot';
import { drawCursor } from './chartCursor';
import { byId, element, styleOf } from './dom';
import { counted, readable, superscript } from './numbers';
import { phaseChanges } from '../run/phaseChanges';
import type { Session } from './session';

/** A curve over all frames. */
interface Curve {
  readonly name: string;
  /** A custom property of the page's style. */
  readonly colour: string;
  readonly values: (number | null)[];
  readonly text: (value: number) => string;
}

const FONT = '11px Inter, system-ui, sans-serif';

/**
 * Losses on a logarithmic axis and one other measure on a linear one, over the epochs, with a cursor at the frame on the
 * screen and the phase changes marked. A click or a drag goes to the nearest frame.
 */
export class TimeChart {
  private readonly place = byId('losses');
  private readonly measure = byId<HTMLSelectElement>('measure');
  private chart: uPlot | null = null;
  private losses: Curve[] = [];
  private other: Curve | null = null;
  /** The curves that start a phase change, by frame. */
  private marks = new Map<number, string[]>();

  constructor(
    private readonly session: Session,
    private readonly go: (frame: number) => void,
  ) {
    const points = session.run.text.image ? 'the training points, the validation points and the whole image' : 'the training points and the validation points';
    this.place.ariaLabel = `Loss on ${points}, logarithmic, and another measure, over the epochs. Click to go to an epoch.`;
    new ResizeObserver(() => this.resize()).observe(this.place);
    session.store.listen((now, before) => {
      if (now.measure !== before.measure) this.refresh();
      else if (now.frame !== before.frame) this.showFrame();
      if (now.theme !== before.theme) this.chart?.redraw();
    });
    session.onChanged(() => this.showFrame());
    session.onShown(({ frame }) => session.run.changeOf(frame) !== '' && this.showFrame());
    this.measure.addEventListener('change', () => session.store.update({ measure: this.measure.value }));
  }

  /** Reads the run again: frames were added. */
  refresh(): void {
    const { run, store } = this.session;
    const { frames } = run;
    const names = ['polytopes', ...Object.keys(frames[0]?.measures ?? {})];
    if (this.measure.length !== names.length) this.measure.replaceChildren(...names.map((name) => element('option', { value: name }, nameOf(name))));
    const chosen = names.includes(store.state.measure) ? store.state.measure : 'polytopes';
    this.measure.value = chosen;
    this.marks = phaseChanges(frames);
    const loss = (name: 'training' | 'validation' | 'image', colour: string): Curve => ({
      name, colour, values: frames.map((frame) => positive(frame[name])), text: (value) => readable(value, 4),
    });
    this.losses = [loss('training', '--training'), loss('validation', '--validation'), ...(run.text.image ? [loss('image', '--image-loss')] : [])];
    this.other = {
      name: nameOf(chosen),
      colour: '--count',
      values: frames.map((frame) => (chosen === 'polytopes' ? frame.polytopes : frame.measures?.[chosen] ?? null)),
      text: (value) => (Number.isInteger(value) ? counted(value) : readable(value, 4)),
    };
    const data: uPlot.AlignedData = [frames.map((frame) => frame.epoch), ...this.losses.map((curve) => curve.values), this.other.values];
    this.chart?.destroy();
    this.chart = new uPlot(this.options(), data, this.place);
    this.listenToChart(this.chart);
    this.showFrame();
  }

  private listenToChart({ over }: uPlot): void {
    const go = (event: PointerEvent) => this.go(this.session.run.frameNear(this.chart!.posToVal(event.clientX - over.getBoundingClientRect().left, 'x')));
    over.addEventListener('pointerdown', (event) => {
      over.setPointerCapture(event.pointerId);
      go(event);
    });
    over.addEventListener('pointermove', (event) => over.hasPointerCapture(event.pointerId) && go(event));
  }

  private options(): uPlot.Options {
    const grid = { stroke: () => styleOf('--hairline'), width: 1 };
    const axis = { stroke: () => styleOf('--quiet'), font: FONT, labelFont: FONT, labelSize: 15, labelGap: 0, grid, ticks: { show: false }, gap: 4 };
    // One frame makes no line.
    const isSingle = this.session.run.frames.length === 1;
    const line = ({ name, colour }: Curve, scale: string): uPlot.Series => ({ label: name, scale, stroke: () => styleOf(colour), width: 1.5, points: { show: isSingle }, spanGaps: false });
    const epochs = this.session.run.frames.map((frame) => frame.epoch);
    return {
      ...this.size(),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
      scales: { x: { time: false, range: [epochs[0] ?? 0, Math.max((epochs[0] ?? 0) + 1, epochs.at(-1) ?? 1)] }, loss: { distr: 3 }, measure: { range: (_, least, most) => rangeWithZero(least, most) } },
      axes: [
        { ...axis, label: 'epoch', size: 18, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? counted(tick) : '')) },
        {
          ...axis, scale: 'loss', label: 'loss', size: 40, space: 14, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : powerOf(tick))),
          filter: powersAlone, grid: { ...grid, filter: powersAlone },
        },
        { ...axis, scale: 'measure', side: 1, label: this.other!.name, size: 56, space: 26, grid: { show: false }, values: (_, ticks) => ticks.map((tick) => this.other!.text(tick)) },
      ],
      series: [{}, ...this.losses.map((curve) => line(curve, 'loss')), line(this.other!, 'measure')],
      hooks: { draw: [(chart) => this.drawMarks(chart), (chart) => this.drawShown(chart)], ready: [(chart) => this.alignSlider(chart)], setSize: [(chart) => this.alignSlider(chart)] },
    };
  }

  private size(): { width: number; height: number } {
    return { width: Math.max(120, this.place.clientWidth), height: Math.max(80, this.place.clientHeight) };
  }

  private resize(): void {
    this.chart?.setSize(this.size());
  }

  private drawShown(chart: uPlot): void {
    const epoch = this.session.run.frames[this.session.store.state.frame]?.epoch;
    if (epoch !== undefined) drawCursor(chart, epoch);
  }

  /** A dashed line, and a triangle at the top, where a phase change starts. */
  private drawMarks({ ctx: context, bbox, valToPos }: uPlot): void {
    const { frames } = this.session.run;
    context.save();
    context.strokeStyle = context.fillStyle = styleOf('--quiet');
    context.lineWidth = devicePixelRatio;
    context.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    const size = 4 * devicePixelRatio;
    for (const frame of this.marks.keys()) {
      const x = Math.round(valToPos(frames[frame]!.epoch, 'x', true)) + 0.5;
      context.beginPath();
      context.moveTo(x, bbox.top);
      context.lineTo(x, bbox.top + bbox.height);
      context.stroke();
      context.beginPath();
      context.moveTo(x - size, bbox.top);
      context.lineTo(x + size, bbox.top);
      context.lineTo(x, bbox.top + 1.5 * size);
      context.fill();
    }
    context.restore();
  }

  private alignSlider({ bbox }: uPlot): void {
    const slider = byId('slider');
    const [left, width] = [bbox.left / devicePixelRatio, bbox.width / devicePixelRatio];
    // The thumb's middle is at the ends of the axis.
    slider.style.marginLeft = `${left - 8}px`;
    slider.style.width = `${width + 16}px`;
  }

  /** The values of the frame on the screen, which are also the legend. */
  private showFrame(): void {
    const { run, store } = this.session;
    const { frame } = store.state;
    byId('measures').replaceChildren(...[...this.losses, this.other!].map((curve) => {
      // Of a changed network only the polytopes are known.
      const value = run.changeOf(frame) === '' ? curve.values[frame] ?? null
        : curve === this.other && this.measure.value === 'polytopes' ? this.session.polytopesOf(frame) : null;
      return element('div', { style: `--line: var(${curve.colour})` }, element('dt', {}, curve.name), element('dd', {}, value === null ? '–' : curve.text(value)));
    }));
    const marks = this.marks.get(frame);
    const whole = `of ${counted(run.text.epochs)}${marks ? `: phase change (${marks.join(', ')})` : ''}`;
    byId('epoch').replaceChildren(`epoch ${counted(run.frames[frame]?.epoch ?? 0)} `, element('small', {}, whole));
    this.chart?.redraw(false);
  }
}

const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null);

/** A range of the right axis with all values, and with 0. */
function rangeWithZero(least: number | null, most: number | null): [number, number] {
  const [low, high] = [1.04 * Math.min(least ?? 0, 0), 1.04 * Math.max(most ?? 0, 0)];
  return low === high ? [0, 1] : [low, high];
}

/** From camel case to words. */
const nameOf = (measure: string): string => measure.replace(/[A-Z]|\d+/g, (part) => ` ${part.toLowerCase()}`);

/** A label for powers of ten alone. */
function powerOf(value: number): string {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-9 ? `10${superscript(Math.round(power))}` : '';
}

const powersAlone = (_: uPlot, ticks: number[]): (number | null)[] => ticks.map((tick) => (powerOf(tick) ? tick : null));

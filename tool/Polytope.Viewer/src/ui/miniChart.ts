import uPlot from 'uplot';
import { drawCursor } from './chartCursor';
import { element, styleOf } from './dom';

/** How a small chart draws its values. */
export interface MiniChartStyle {
  readonly name: string;
  readonly isLogarithmic: boolean;
  readonly areBars: boolean;
}

const HEIGHT = 60;

/** One curve over the epochs without axes, with a cursor at one of them. A click picks an epoch. */
export class MiniChart {
  readonly element = element('div', { class: 'mini', role: 'img' });
  private chart: uPlot | null = null;
  private epoch = 0;

  constructor(
    private readonly style: MiniChartStyle,
    private readonly pick: (epoch: number) => void,
  ) {
    this.element.setAttribute('aria-label', `${style.name} over the epochs. Click to go to an epoch.`);
    new ResizeObserver(() => this.chart?.setSize({ width: this.width, height: HEIGHT })).observe(this.element);
  }

  /** @param values as many as epochs, null where none is known. */
  show(epochs: readonly number[], values: readonly (number | null)[], epoch: number): void {
    this.epoch = epoch;
    const { isLogarithmic } = this.style;
    const data: uPlot.AlignedData = [[...epochs], values.map((value) => (value === null || (isLogarithmic && !(value > 0)) ? null : value))];
    if (this.chart) this.chart.setData(data);
    else if (this.width > 0) this.create(data);
  }

  /** Moves the cursor. */
  mark(epoch: number): void {
    this.epoch = epoch;
    this.chart?.redraw(false);
  }

  private get width(): number {
    return this.element.clientWidth;
  }

  private create(data: uPlot.AlignedData): void {
    const { isLogarithmic, areBars } = this.style;
    const series: uPlot.Series = { scale: 'y', stroke: () => styleOf(areBars ? '--count' : '--ink'), width: 1.2, points: { show: false } };
    if (areBars) Object.assign(series, { paths: uPlot.paths.bars!({ size: [1, 4, 1] }), fill: () => styleOf('--count'), width: 0 });
    this.chart = new uPlot({
      width: this.width,
      height: HEIGHT,
      legend: { show: false },
      padding: [2, 1, 2, 1],
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
      scales: { x: { time: false }, y: isLogarithmic ? { distr: 3 } : areBars ? { range: (_, __, most) => [0, Math.max(1, most)] } : {} },
      axes: [{ show: false }, { show: false, scale: 'y' }],
      series: [{}, series],
      hooks: { draw: [(chart) => this.drawFrame(chart), (chart) => drawCursor(chart, this.epoch)] },
    }, data, this.element);
    const { over } = this.chart;
    over.addEventListener('click', (event) => this.pick(this.chart!.posToVal(event.clientX - over.getBoundingClientRect().left, 'x')));
  }

  private drawFrame({ ctx: context, bbox }: uPlot): void {
    context.save();
    context.strokeStyle = styleOf('--hairline');
    context.strokeRect(bbox.left, bbox.top, bbox.width, bbox.height);
    context.restore();
  }
}

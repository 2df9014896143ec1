import { css, layerColour } from '../draw/colours';
import { areaOf, cellOf, type Partition } from '../geometry/partition';
import { byId, element } from './dom';
import { counted, superscript } from './numbers';
import type { DisplayedFrame, Session } from './session';

/** Cells after each layer are counted up to so many cells: it takes time. */
const MOST_COUNTED = 20_000;

/** Milliseconds that a frame stands still before its statistics are shown. */
const PAUSE = 120;

/** Pixels of a sign of a label below a bar, and between labels. */
const LABEL_SIGN = 6;
const LABEL_GAP = 6;

/** Decades of area in the histogram, down from the whole window. */
const DECADES = 12;

/** Statistics of the frame on the screen: cells that are new or gone, their areas, and how many each layer makes. */
export class FrameCard {
  private readonly title = element('h2', {}, 'This frame');
  private readonly news = element('p', { 'aria-live': 'polite' });
  private readonly areas = element('div', { class: 'bars', role: 'img', 'aria-label': 'none yet' });
  private readonly layers = element('div', { class: 'bars', role: 'img', 'aria-label': 'none yet' });
  private readonly card = element('section', { class: 'card', id: 'frame-card' },
    this.title, this.news,
    element('div', { class: 'history' },
      element('figure', {}, element('figcaption'), this.areas),
      element('figure', {}, element('figcaption'), this.layers)));
  private timer = 0;

  constructor(private readonly session: Session) {
    if (session.run.isModel) this.title.textContent = 'All polytopes';
    byId('inspector').append(this.card);
    session.onShown(() => this.schedule());
    session.onComputed(() => this.schedule());
  }

  /** Whether the statistics are those of the frame on the screen. */
  get isUpToDate(): boolean {
    return this.timer === 0;
  }

  /** Statistics wait until the frames stand still. */
  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      if (this.session.shown && !this.session.isPlaying) this.refresh(this.session.shown);
    }, PAUSE);
  }

  private refresh(shown: DisplayedFrame): void {
    const { run, pool } = this.session;
    const { partition } = shown;
    const before = shown.frame > 0 && !shown.box ? pool.find({ frame: shown.frame - 1, box: null }) : undefined;
    this.news.textContent = before ? newsText(partition, before.partition, run.frames[shown.frame - 1]!.epoch) : '';
    this.showAreas(partition);
    this.showLayers(shown);
  }

  private showAreas(partition: Partition): void {
    const counts = new Array<number>(DECADES).fill(0);
    for (let cell = 0; cell < partition.cells; cell++) {
      const decade = Math.floor(-Math.log10(Math.max(areaOf(partition, cell), 1e-300)));
      counts[Math.min(Math.max(decade, 0), DECADES - 1)]!++;
    }
    show(this.areas, 'Polytopes by area, each bar a power of ten', counts.map((count, decade) => ({ count, label: `10${superscript(-decade - 1)}`, colour: 'var(--count)' })).reverse());
  }

  private showLayers({ partition, box }: DisplayedFrame): void {
    const { layout } = this.session;
    const figure = this.layers.parentElement!;
    figure.hidden = partition.cells > MOST_COUNTED || box !== null;
    if (figure.hidden) return;
    const counts = cellsAfterLayers(partition, layout.start);
    show(this.layers, 'Polytopes after each layer', counts.map((count, layer) => ({ count, label: String(layer), colour: css(layerColour(layer, counts.length)) })));
  }
}

/** Cells whose pattern the frame before does not have, and the other way round. */
function newsText(partition: Partition, before: Partition, epoch: number): string {
  let kept = 0;
  for (let cell = 0; cell < partition.cells; cell++)
    if (cellOf(before, partition.patterns.subarray(cell * partition.words, (cell + 1) * partition.words)) >= 0) kept++;
  const [added, gone] = [partition.cells - kept, before.cells - kept];
  return `Since epoch ${counted(epoch)}: ${counted(added)} ${added === 1 ? 'polytope is' : 'polytopes are'} new, ${counted(gone)} ${gone === 1 ? 'is' : 'are'} gone, ${counted(kept)} ${kept === 1 ? 'has' : 'have'} stayed.`;
}

/** The number of distinct patterns of the first layers, for each number of layers. */
function cellsAfterLayers({ cells, words, patterns }: Partition, start: Int32Array): number[] {
  const hashes = new Float64Array(cells);
  return Array.from({ length: start.length - 1 }, (_, layer) => {
    for (let cell = 0; cell < cells; cell++) {
      let hash = hashes[cell]!;
      // 52 bits of two products: collisions are out of the question for thousands of cells.
      for (let w = start[layer]!; w < start[layer + 1]!; w++) {
        const word = patterns[cell * words + w]!;
        const low = Math.imul((hash % 0x4000000) ^ word, 0x9e3779b1) >>> 6;
        const high = Math.imul(Math.floor(hash / 0x4000000) ^ (word + 0x7f4a7c15), 0x85ebca6b) >>> 6;
        hash = ((high ^ (low >>> 7)) >>> 0) * 0x4000000 + ((low ^ (high >>> 9)) & 0x3ffffff);
      }
      hashes[cell] = hash;
    }
    return new Set(hashes).size;
  });
}

function show(place: HTMLElement, what: string, bars: readonly { count: number; label: string; colour: string }[]): void {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  // As many labels as there is room for.
  const longest = Math.max(...bars.map(({ label }) => label.length));
  const step = Math.max(1, Math.ceil((bars.length * (LABEL_SIGN * longest + LABEL_GAP)) / Math.max(1, place.clientWidth)));
  place.previousElementSibling!.textContent = `${what}, up to ${counted(most)}`;
  place.setAttribute('aria-label', bars.map(({ count, label }) => `${label}: ${counted(count)}`).join(', '));
  place.replaceChildren(...bars.map(({ count, label, colour }, k) =>
    element('span', { title: `${label}: ${counted(count)}` },
      element('i', { style: `height: ${(100 * count) / most}%; background: ${colour}` }), element('small', {}, k % step === 0 ? label : ''))));
}

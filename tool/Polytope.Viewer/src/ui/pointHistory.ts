import { differences } from '../geometry/pattern';
import { PointPattern } from '../geometry/pointPattern';
import { areaOfPolygon } from '../geometry/polygon';
import { PatternRows, polygonOf } from '../geometry/polytope';
import { evaluate } from '../geometry/network';
import { element } from './dom';
import { MiniChart } from './miniChart';
import { counted, readable } from './numbers';
import type { Session } from './session';

/** Milliseconds of work before the page gets control again. */
const SLICE_MILLISECONDS = 12;

/** One point, frame by frame; NaN where a value is not computed yet. */
interface History {
  readonly values: number[];
  readonly areas: number[];
  /** Neurons that switched since the frame before. */
  readonly switches: number[];
  readonly patterns: Uint32Array[];
}

const nothing = (): History => ({ values: [], areas: [], switches: [], patterns: [] });

/** The pinned point during training: its output, the area of its polytope, how its pattern changed. */
export class PointHistory {
  readonly element: HTMLElement;
  private readonly charts: readonly [MiniChart, MiniChart, MiniChart];
  private readonly captions: readonly [HTMLElement, HTMLElement, HTMLElement];
  private readonly summary = element('small');
  private history = nothing();
  /** Frames whose networks were changed since they were computed. */
  private readonly stale = new Set<number>();
  private isComputing = false;
  /** Counts what is computed, and what of it the charts show. */
  private computed = 0;
  private drawn = -1;
  private followed: readonly [number, number] | null = null;
  private generation = 0;

  constructor(
    private readonly session: Session,
    go: (frame: number) => void,
  ) {
    const pick = (epoch: number) => go(session.run.frameNear(epoch));
    this.charts = [
      new MiniChart({ name: 'Its output', isLogarithmic: false, areBars: false }, pick),
      new MiniChart({ name: 'Its polytope’s area', isLogarithmic: true, areBars: false }, pick),
      new MiniChart({ name: 'Neurons switched', isLogarithmic: false, areBars: true }, pick),
    ];
    this.captions = [element('figcaption'), element('figcaption'), element('figcaption')];
    this.element = element('section', { class: 'card', hidden: true }, element('h2', {}, 'This point during training', this.summary),
      element('div', { class: 'history' }, ...this.charts.map((chart, k) => element('figure', {}, this.captions[k]!, chart.element))));
    new ResizeObserver(() => {
      // A chart that had no width yet could not be made.
      this.drawn = -1;
      this.paint();
    }).observe(this.element);
    session.onChanged((frames) => {
      for (const frame of frames) if (frame <= this.history.values.length) this.stale.add(frame);
      this.follow(this.followed);
    });
    session.store.listen((now, before) => {
      if (now.frame !== before.frame || now.theme !== before.theme) this.paint();
    });
  }

  /** Frames that are computed. */
  get length(): number {
    return this.history.values.length - this.stale.size;
  }

  /** Computes a point's history; where frames were added or changed only theirs. */
  follow(pin: readonly [number, number] | null): void {
    // One network has no history.
    if (this.session.run.isModel) return;
    this.element.hidden = pin === null;
    if (pin !== this.followed) {
      this.followed = pin;
      this.generation++;
      this.history = nothing();
      this.stale.clear();
      this.computed++;
      this.isComputing = false;
    }
    if (pin !== null && !this.isComputing) void this.compute(pin, this.history, this.generation);
    this.paint();
  }

  private async compute([x, y]: readonly [number, number], history: History, generation: number): Promise<void> {
    const { run, layout } = this.session;
    const { values, areas, switches, patterns } = history;
    this.isComputing = true;
    let begun = performance.now();
    for (;;) {
      const [frame = values.length] = this.stale;
      if (frame >= run.frames.length) break;
      this.stale.delete(frame);
      const network = await run.network(frame);
      if (generation !== this.generation) return;
      const pattern = new PointPattern(network, layout).at(x, y).slice();
      values[frame] = evaluate(network, x, y)[0]!;
      areas[frame] = areaOfPolygon(polygonOf(new PatternRows(network, layout), layout, pattern, run.window));
      patterns[frame] = pattern;
      for (const next of [frame, frame + 1]) {
        const [before, after] = [patterns[next - 1], patterns[next]];
        if (after) switches[next] = before ? differences(before, 0, after, 0, layout.words) : 0;
      }
      this.computed++;
      if (performance.now() - begun < SLICE_MILLISECONDS) continue;
      this.paint();
      await new Promise((resolve) => setTimeout(resolve));
      if (generation !== this.generation) return;
      begun = performance.now();
    }
    this.isComputing = false;
    this.paint();
  }

  private paint(): void {
    const { history } = this;
    if (this.element.hidden) return;
    const { frames } = this.session.run;
    const { frame } = this.session.store.state;
    const { epoch } = frames[frame]!;
    const changes = history.switches.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    const since = history.switches.findLastIndex((count, index) => index <= frame && count > 0);
    const age = epoch - frames[Math.max(0, since)]!.epoch;
    this.summary.textContent = `its pattern changed ${counted(changes)} ${changes === 1 ? 'time' : 'times'}; this one is ${counted(age)} ${age === 1 ? 'epoch' : 'epochs'} old`;
    const [values, areas, switches] = this.captions;
    values.textContent = `Its output: ${readable(history.values[frame] ?? NaN, 4)}`;
    areas.textContent = `Its polytope’s area: ${readable(history.areas[frame] ?? NaN, 3)}`;
    switches.textContent = `Neurons switched: ${counted(history.switches[frame] ?? 0)}`;
    const epochs = frames.map((one) => one.epoch);
    const all = (of: readonly number[]) => epochs.map((_, index) => (Number.isFinite(of[index]) ? of[index]! : null));
    if (this.drawn === this.computed) {
      for (const chart of this.charts) chart.mark(epoch);
      return;
    }
    this.drawn = this.computed;
    this.charts[0].show(epochs, all(history.values), epoch);
    this.charts[1].show(epochs, all(history.areas), epoch);
    this.charts[2].show(epochs, all(history.switches), epoch);
  }
}

import type { Channels } from '../draw/colouring';
import type { CreaseId } from '../geometry/crease';
import { creaseEdges } from '../geometry/creaseEdges';
import type { Network } from '../geometry/network';
import { beforeEnd, ended, evaluate } from '../geometry/network';
import { PatternLayout } from '../geometry/pattern';
import { decisionBoundary, levelSet, levelSets, roundLevels } from '../geometry/levelSets';
import { cellOf, type Partition, rangeOf } from '../geometry/partition';
import { PointPattern } from '../geometry/pointPattern';
import type { Box } from '../geometry/polygon';
import { PatternRows } from '../geometry/polytope';
import type { Override, RunData } from '../run/runData';
import { covers, type FrameGeometry, type PartitionPool } from '../workers/pool';
import type { NetworkEdit } from '../run/networkEdit';
import { isComparing, type Store } from './state';

/** A frame that is on the screen: its partition, and its network. */
export interface DisplayedFrame extends FrameGeometry {
  readonly network: Network;
  /** The network of the frame before; null for the first. */
  readonly before: Network | null;
  readonly probe: PointPattern;
  readonly functions: PatternRows;
}

/** A point in the frame on the screen. */
export interface PointSample {
  readonly x: number;
  readonly y: number;
  readonly pattern: Uint32Array;
  readonly values: Float64Array;
  /** The point's cell; -1 where it lies on a boundary or outside of the window. */
  readonly cell: number;
}

/** Where an output has a value: x, y of both ends of each segment. */
export interface Contour {
  readonly output: number;
  readonly value: number;
  readonly segments: Float64Array;
}

/** What is highlighted while the pointer or the focus is on it. */
export interface Highlight {
  readonly point: readonly [number, number] | null;
  readonly crease: CreaseId | null;
  /** A corner of the partition, whose side is meant. */
  readonly side: number | null;
  readonly cell: number | null;
}

const NOTHING: Highlight = { point: null, crease: null, side: null, cell: null };

/** From this zoom on, and this number of cells, only what the view shows is cut. */
const LEAST_ZOOM_TO_CUT = 3;
const LARGE_FRAME = 20_000;

/** Frames that a cell's age is counted over. */
export const AGE = 8;

/** Level lines of an output, about. */
const CONTOURS = 12;

/** Frames computed ahead while playing. */
const AHEAD = 6;

/** The frame on the screen and what is highlighted. The rest of the page listens to it. */
export class Session {
  shown: DisplayedFrame | null = null;
  highlighted: Highlight = NOTHING;
  isPlaying = false;
  /** The frame that is compared with, when it is computed. */
  compared: DisplayedFrame | null = null;
  /** The run it is from: this one, or another that was opened. */
  comparedRun: RunData;
  readonly layout: PatternLayout;
  private comparedPool: PartitionPool;
  private readonly computedListeners: (() => void)[] = [];
  private readonly comparedListeners: (() => void)[] = [];
  private readonly changedListeners: ((frames: readonly number[]) => void)[] = [];
  private readonly shownListeners: ((shown: DisplayedFrame) => void)[] = [];
  private readonly highlightListeners: (() => void)[] = [];
  private counts: Map<CreaseId, number> | null = null;
  /** The edit that the frame on the screen has. */
  private edited: NetworkEdit | null = null;
  private overridden: Override | null = null;
  private levelSegments: readonly Contour[] | null = null;
  private contourLines: { step: number; lines: readonly Contour[] } | null = null;
  private image: ImageData | null = null;
  /** Resolves when the image is decoded. */
  decoded: Promise<void> = Promise.resolve();
  /** The last few points that were asked for, in the frame on the screen. */
  private samples: PointSample[] = [];
  private picture: HTMLImageElement | null = null;
  private readonly creases = new Map<CreaseId, Float64Array>();

  constructor(
    readonly run: RunData,
    readonly store: Store,
    readonly pool: PartitionPool,
  ) {
    this.layout = new PatternLayout(run.hidden);
    run.edit = store.state.edit;
    this.comparedRun = run;
    this.comparedPool = pool;
    pool.onReady = (geometry) => {
      if (geometry.frame === store.state.frame) void this.show(geometry);
      else for (const listener of this.computedListeners) listener();
      if (this.comparedRun === run && geometry.frame === this.comparedFrame) void this.showCompared(geometry);
    };
    store.listen((now, before) => {
      if (now.edit !== before.edit) this.applyEdit(now.edit, before.edit);
      const isOther = now.right !== before.right || now.other !== before.other || now.fill !== before.fill;
      if (now.frame !== before.frame || now.edit !== before.edit || isOther || (now.view !== before.view && !this.isViewShown())) this.request();
    });
  }

  onShown(listener: (shown: DisplayedFrame) => void): void {
    this.shownListeners.push(listener);
  }

  /** Another frame than the one on the screen was computed. */
  onComputed(listener: () => void): void {
    this.computedListeners.push(listener);
  }

  /** Networks of frames were changed by hand, by training in the page, or back. */
  onChanged(listener: (frames: readonly number[]) => void): void {
    this.changedListeners.push(listener);
  }

  onCompared(listener: () => void): void {
    this.comparedListeners.push(listener);
  }

  /** The frame whose epoch is nearest to the one that is compared with. */
  get comparedFrame(): number {
    return this.comparedRun.frameNear(this.store.state.other);
  }

  /** Compares with another run from now on. */
  compareWith(run: RunData, pool: PartitionPool): void {
    this.setCompared(run, pool);
    pool.onReady = (geometry) => {
      if (this.comparedRun === run && geometry.frame === this.comparedFrame) void this.showCompared(geometry);
    };
    this.store.update({ right: 'compare', other: run.frames.at(-1)!.epoch });
    this.request();
  }

  /** Compares with the epochs of this run again. */
  compareWithOwn(): void {
    this.setCompared(this.run, this.pool);
    this.store.update({ other: this.run.frames[0]!.epoch });
    this.request();
  }

  private setCompared(run: RunData, pool: PartitionPool): void {
    if (this.comparedPool !== this.pool) this.comparedPool.close();
    this.comparedRun = run;
    this.comparedPool = pool;
    this.compared = null;
  }

  onHighlight(listener: () => void): void {
    this.highlightListeners.push(listener);
  }

  highlight(change: Partial<Highlight>): void {
    this.highlighted = { ...this.highlighted, ...change };
    for (const listener of this.highlightListeners) listener();
  }

  /** Shows the state's frame, and has the frames that probably follow computed. */
  request(): void {
    const { frame } = this.store.state;
    const request = { frame, box: this.boxFor(frame) };
    const ready = this.pool.find(request);
    if (ready) void this.show(ready);
    const compared = { frame: this.comparedFrame, box: null };
    if (isComparing(this.store.state)) {
      const known = this.comparedPool.find(compared);
      if (known) void this.showCompared(known);
      else if (this.comparedPool !== this.pool) this.comparedPool.request([compared]);
    }
    const ahead = this.isPlaying ? Array.from({ length: AHEAD }, (_, k) => frame + 1 + k) : [frame - 1, frame + 1, ...(this.store.state.fill === 'age' ? Array.from({ length: AGE - 1 }, (_, k) => frame - 2 - k) : [])];
    const others = isComparing(this.store.state) && this.comparedPool === this.pool ? [compared] : [];
    this.pool.request([request, ...others, ...ahead.filter((next) => next >= 0 && next < this.run.frames.length && this.isSmall(next)).map((next) => ({ frame: next, box: null }))]);
  }

  /** Of a large frame only what the view shows is cut; null for all of it. */
  private boxFor(frame: number): Box | null {
    const { view } = this.store.state;
    if (view.zoom < LEAST_ZOOM_TO_CUT || this.run.frames[frame]!.polytopes < LARGE_FRAME) return null;
    const { window } = this.run;
    const half = (from: number, to: number) => (to - from) / 2 / view.zoom;
    const [x, y] = [half(window.x0, window.x1), half(window.y0, window.y1)];
    return { x0: view.x - x, y0: view.y - y, x1: view.x + x, y1: view.y + y };
  }

  /** Whether the frame on the screen has all cells that the view shows. */
  private isViewShown(): boolean {
    const { shown } = this;
    return !shown || shown.box === null || covers(shown.box, this.boxFor(shown.frame));
  }

  sampleAt(x: number, y: number): PointSample | null {
    const { shown } = this;
    if (!shown) return null;
    const known = this.samples.find((sample) => sample.x === x && sample.y === y);
    if (known) return known;
    const pattern = shown.probe.at(x, y).slice();
    const sample = { x, y, pattern, values: evaluate(shown.network, x, y), cell: cellOf(shown.partition, pattern) };
    this.samples = [sample, ...this.samples.slice(0, 3)];
    return sample;
  }

  /** The image that imageAt tells the pixels of. No frame is shown before it is decoded. */
  setImage(picture: HTMLImageElement): void {
    this.picture = picture;
    this.decoded = picture.decode();
  }

  /** The image's pixels, read when they are first asked for. */
  private pixels(): ImageData | null {
    const { picture } = this;
    if (this.image || !picture?.complete) return this.image;
    const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    context.drawImage(picture, 0, 0);
    this.image = context.getImageData(0, 0, canvas.width, canvas.height);
    return this.image;
  }

  /** The image's channels, from 0 to 1, at a point of the window; null where there is no image. */
  imageAt(x: number, y: number): Channels | null {
    const { window, text: { image } } = this.run;
    const pixels = image && this.pixels();
    if (!pixels) return null;
    const { data, width, height } = pixels;
    const pixel = (part: number, count: number, all: number) => Math.min(Math.max(Math.floor(part * count + (0.5 * count) / all), 0), count - 1);
    const column = pixel((x - window.x0) / (window.x1 - window.x0), width, image.width);
    const row = pixel((y - window.y0) / (window.y1 - window.y0), height, image.height);
    const at = 4 * (row * width + column);
    return [data[at]! / 255, data[at + 1]! / 255, data[at + 2]! / 255];
  }

  /** The number of edges on each neuron's crease in the frame on the screen. */
  edgeCounts(): Map<CreaseId, number> {
    if (this.counts) return this.counts;
    this.counts = new Map();
    // Each edge is a side of two cells.
    for (const crease of this.shown?.partition.crease ?? []) if (crease >= 0) this.counts.set(crease, (this.counts.get(crease) ?? 0) + 0.5);
    return this.counts;
  }

  /** The decision boundary, or where each output has its decisive value, in the frame on the screen. */
  levels(): readonly Contour[] {
    const { shown, run } = this;
    if (!shown) return [];
    const value = run.decisiveValue;
    this.levelSegments ??= run.classes
      ? [{ output: 0, value, segments: decisionBoundary(shown.partition) }]
      : Array.from({ length: run.hasColour ? 3 : 1 }, (_, output) => ({ output, value, segments: levelSet(shown.partition, output, beforeEnd(run.text.output, value)) }));
    return this.levelSegments;
  }

  /** Level lines of the outputs at values of one distance in the frame on the screen; of scores the decision boundary alone. */
  contours(): { step: number; lines: readonly Contour[] } {
    const { shown, run } = this;
    if (!shown) return { step: 0, lines: [] };
    if (!this.contourLines) {
      const { step, values } = run.classes ? { step: 0, values: [] } : run.hasColour ? { step: 0.25, values: [0.25, 0.5, 0.75] } : roundLevels(this.rangeOf(shown), CONTOURS);
      const lines = Array.from({ length: run.hasColour ? 3 : 1 }, (_, output) =>
        levelSets(shown.partition, output, values.map((one) => beforeEnd(run.text.output, one))).map((segments, k) => ({ output, value: values[k]!, segments })));
      this.contourLines = { step, lines: [...lines.flat(), ...(run.hasColour ? [] : this.levels())] };
    }
    return this.contourLines;
  }

  /** The least and the greatest output. */
  rangeOf(shown: DisplayedFrame): [least: number, greatest: number] {
    const [least, greatest] = rangeOf(shown.partition);
    return [ended(this.run.text.output, least), ended(this.run.text.output, greatest)];
  }

  /** The partitions of the frames before, back to the first that is not computed. */
  past(): Partition[] {
    const past: Partition[] = [];
    for (let k = 1; this.shown && k <= AGE; k++) {
      const before = this.shown.frame >= k ? this.pool.find({ frame: this.shown.frame - k, box: null }) : undefined;
      if (!before) break;
      past.push(before.partition);
    }
    return past;
  }

  edgesOf(crease: CreaseId): Float64Array {
    let edges = this.creases.get(crease);
    if (!edges) {
      edges = this.shown ? creaseEdges(this.shown.partition, this.layout, crease) : new Float64Array();
      this.creases.set(crease, edges);
    }
    return edges;
  }

  /** Whether a frame is computed ahead: a large one would delay the frame that is asked for. */
  private isSmall(frame: number): boolean {
    return this.run.frames[frame]!.polytopes < 30_000;
  }

  /** Whether the frame on the screen is of the network as it was last edited. */
  get isCurrent(): boolean {
    return this.edited === this.store.state.edit && this.overridden === this.run.override;
  }

  /** Whether the frames on the screen are those that the state asks for. */
  get isSettled(): boolean {
    const { shown, compared, store } = this;
    if (shown?.frame !== store.state.frame || !this.isCurrent || !this.isViewShown()) return false;
    return !isComparing(store.state) || compared?.frame === this.comparedFrame;
  }

  /** Shows another network in place of that of its epoch. */
  override(override: Override | null): void {
    const { run } = this;
    const before = run.override;
    run.override = override;
    this.change([override?.epoch, before?.epoch]);
    this.request();
  }

  private applyEdit(edit: NetworkEdit | null, before: NetworkEdit | null): void {
    this.run.edit = edit;
    this.change([edit?.epoch, before?.epoch]);
  }

  /** The networks of these epochs are others now. */
  private change(epochs: readonly (number | undefined)[]): void {
    const frames = [...new Set(epochs)].filter((epoch) => epoch !== undefined).map((epoch) => this.run.frameNear(epoch));
    for (const frame of frames) this.pool.invalidate(frame);
    for (const listener of this.changedListeners) listener(frames);
  }

  /** A frame's polytopes: as the tool counted them, or of a changed network as they are cut; null where not all are. */
  polytopesOf(frame: number): number | null {
    const { run, shown } = this;
    if (run.changeOf(frame) === '') return run.frames[frame]!.polytopes;
    return shown?.frame === frame && shown.box === null ? shown.partition.cells : null;
  }

  private async showCompared(geometry: FrameGeometry): Promise<void> {
    const { comparedRun: run } = this;
    if (this.compared?.partition === geometry.partition) return;
    const network = await run.network(geometry.frame);
    if (geometry.frame !== this.comparedFrame || run !== this.comparedRun) return;
    const layout = new PatternLayout(run.hidden);
    this.compared = { ...geometry, network, before: null, probe: new PointPattern(network, layout), functions: new PatternRows(network, layout) };
    for (const listener of this.comparedListeners) listener();
  }

  private async show(geometry: FrameGeometry): Promise<void> {
    const { run } = this;
    const { edit, override } = run;
    const network = await run.network(geometry.frame);
    const before = geometry.frame > 0 ? await run.network(geometry.frame - 1) : null;
    await this.decoded;
    if (geometry.frame !== this.store.state.frame || this.shown?.partition === geometry.partition) return;
    // The network was changed meanwhile: the frame is computed again.
    if (run.edit !== edit || run.override !== override) return;
    this.edited = edit;
    this.overridden = override;
    this.shown = {
      ...geometry,
      network,
      before,
      probe: new PointPattern(network, this.layout),
      functions: new PatternRows(network, this.layout),
    };
    this.creases.clear();
    this.samples = [];
    this.levelSegments = null;
    this.contourLines = null;
    this.counts = null;
    this.highlighted = { ...this.highlighted, side: null, cell: null };
    for (const listener of this.shownListeners) listener(this.shown);
  }
}

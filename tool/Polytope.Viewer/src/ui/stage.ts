import { type Colouring, errorMeasureOf, errorOf, highest, limitFor } from '../draw/colouring';
import { type Colour, layerColour } from '../draw/colours';
import { detailSceneOf, MAGNIFIED } from '../draw/detailScene';
import { dotSetsOf } from '../draw/dots';
import { fillColours, looksBack } from '../draw/fills';
import { Painter, type PanelContent } from '../draw/painter';
import type { SheetView } from '../draw/sheetView';
import { Projection, type View } from '../draw/view';
import { ended, type Ending, evaluate } from '../geometry/network';
import { middleOf } from '../geometry/partition';
import type { Preview } from '../workers/messages';
import { MAX_VALUES, type Scene } from '../workers/scene';
import { arrange, type Arrangement, type PanelName, PANELS } from './arrangement';
import { byId, sharpContext, styleOf } from './dom';
import { paintOverlay } from './overlay';
import type { DisplayedFrame, Session } from './session';
import { isComparing, type State } from './state';

/** Cells whose errors are looked at to choose the range of the error's colours. */
const ERROR_SAMPLES = 4000;

/** A frame whose cells are coming is painted again when there are so many times as many. */
const GROWTH = 1.25;

/** Outputs of one network that a legend lists. */
const MOST_NAMES = 12;

/** How often the panels may move while they are painted. */
const MOST_ROUNDS = 3;

/** Points along a side at which two frames are compared, to choose the range of the difference's colours. */
const DIFFERENCE_SAMPLES = 24;

/** The three panels: lays them out and repaints them when something changes. */
export class Stage {
  /** Called when the panels' colourings or the values behind them may have changed. */
  onColouring: () => void = () => {};
  /** Called when some cells of the frame that is being cut have come. */
  onProgress: (frame: number, cells: number) => void = () => {};
  private readonly scene = byId<HTMLCanvasElement>('scene');
  private readonly overlay = byId<HTMLCanvasElement>('overlay');
  private painter: Painter;
  private arrangement: Arrangement | null = null;
  private pending = 0;
  /** The compared frame that is on the graphics card. */
  private uploaded: DisplayedFrame | null = null;
  /** The frame whose cells are coming and are shown as they come. */
  private incoming: number | null = null;
  private incomingCells = 0;
  private paintedCells = 0;
  private isSceneStale = true;
  private sceneKey = '';
  private loaded: unknown = null;
  private coloursKey = '';
  private errors: { key: string; of: unknown; limit: number; range: [number, number] } | null = null;
  private differences: { of: DisplayedFrame; from: DisplayedFrame; limit: number; range: [number, number] } | null = null;
  private range: { frame: DisplayedFrame; values: [number, number] } | null = null;

  constructor(
    private readonly session: Session,
    /** Null where there is no image. */
    private readonly image: HTMLImageElement | null,
  ) {
    // A canvas that has its size before its context is made only once.
    this.arrangement = arrange(session.run.aspect);
    [this.scene.width, this.scene.height] = this.sizeOfScene(this.arrangement);
    this.painter = this.createPainter();
    this.layOut();
    new ResizeObserver(() => this.layOut()).observe(document.body);
    void document.fonts.ready.then(() => this.layOut());
    session.onShown(() => this.repaint());
    void session.decoded.then(() => {
      if (image) this.giveImage(this.painter, image);
      this.repaint();
    }, () => {});
    session.onHighlight(() => this.schedule());
    session.onCompared(() => this.repaint());
    session.onComputed(() => looksBack(session.store.state.fill) && this.repaint());
    session.pool.onPreview = (frame, preview) => this.begin(frame, preview);
    session.pool.onPart = (frame, { scene }, cells) => {
      if (frame !== session.store.state.frame || session.shown?.frame === frame) return;
      this.extend(frame, scene);
      this.onProgress(frame, cells);
    };
    session.store.listen((now, before) => {
      if (now.hidden !== before.hidden) this.setLayerColours();
      this.repaint();
    });
    this.scene.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.announceGraphics('The browser took the graphics context away; it will be restored when the browser allows.');
    });
    this.scene.addEventListener('webglcontextrestored', () => {
      this.painter = this.createPainter();
      this.announceGraphics('');
      this.repaint();
    });
  }

  /** The panels' places, in CSS pixels. */
  get places(): Arrangement | null {
    return this.arrangement;
  }

  projectionOf(panel: PanelName, view: View = this.session.store.state.view): Projection {
    const { width, height } = this.arrangement!.panels[panel];
    return new Projection(view, this.session.run.window, width, height);
  }

  /** What a panel's colours mean now. */
  colouringOf(panel: PanelName): Colouring {
    const { run, store } = this.session;
    const { fill, right } = store.state;
    if (panel === 'image' && right === 'image') return { kind: run.text.image ? 'image' : 'points' };
    if (panel === 'image' && right === 'difference') return { kind: 'difference', of: this.colouringOf('output'), measure: errorMeasureOf(run.outputs, run.classes), limit: this.differenceRange().limit };
    if (panel === 'image' && right === 'compare') return this.colouringOf('output');
    if (panel === 'image' && right === 'levels') {
      const [below, at, above] = ['--validation', '--level', '--training'].map(colourOf) as [Colour, Colour, Colour];
      const { step } = this.session.contours();
      return { kind: 'levels', value: run.decisiveValue, step, of: run.classes ? 'classes' : run.hasColour ? 'channels' : 'output', colours: { below, at, above } };
    }
    if (panel === 'image') return { kind: 'error', measure: errorMeasureOf(run.outputs, run.classes), limit: this.errorRange().limit };
    if (panel === 'cells' && fill === 'none') return { kind: 'blank' };
    if (panel === 'cells' && fill !== 'output') return { kind: 'cells', fill };
    if (run.classes) return { kind: 'classes', classes: run.classes, names: run.isModel && run.outputs <= MOST_NAMES ? run.classes.map((_, k) => String(k)) : undefined };
    if (run.hasColour) return { kind: 'rgb' };
    const [from, to] = run.isModel && this.session.shown ? widened(this.outputRange(this.session.shown)) : [0, 1];
    return { kind: 'grey', from, to };
  }

  /** The least and the greatest value that a panel's colours stand for; null where that says nothing. */
  rangeOf(panel: PanelName): readonly [number, number] | null {
    const { shown } = this.session;
    const { kind } = this.colouringOf(panel);
    if (!shown) return null;
    if (kind === 'difference') return this.differenceRange().range;
    if (panel === 'image' && isComparing(this.session.store.state)) return null;
    if (kind === 'error') return this.errorRange().range;
    if (kind !== 'grey' && kind !== 'rgb') return null;
    return this.outputRange(shown);
  }

  /** How the sheet is looked at, or null where a panel shows the plane. */
  sheetOf(panel: PanelName): SheetView | null {
    const { shown, store } = this.session;
    const { sheet } = store.state;
    if (panel !== 'cells' || !sheet || !shown) return null;
    const [least, greatest] = this.outputRange(shown);
    // Values between 0 and 1 keep their heights from frame to frame.
    return { ...sheet, range: this.session.run.classes ? [least, Math.max(greatest, least + 1e-9)] : [Math.min(least, 0), Math.max(greatest, 1)] };
  }

  /** The frame that a panel shows. */
  frameOf(panel: PanelName): DisplayedFrame | null {
    return panel === 'image' && isComparing(this.session.store.state) ? this.session.compared : this.session.shown;
  }

  private outputRange(shown: DisplayedFrame): [number, number] {
    if (this.range?.frame !== shown) this.range = { frame: shown, values: this.session.rangeOf(shown) };
    return this.range.values;
  }

  /** Whether the canvases show the state as it is now. */
  get isPainted(): boolean {
    return !this.isSceneStale && this.pending === 0;
  }

  /** Repaints everything with the next frame of the screen. */
  repaint(): void {
    this.isSceneStale = true;
    this.schedule();
  }

  /** Paints immediately, so that the canvases can be read. */
  paint(): void {
    this.unschedule();
    if (!this.arrangement) return;
    // A legend may change, whose caption then needs more lines: the panels move, and their canvas is cleared.
    if (this.isSceneStale) this.onColouring();
    for (let round = 0; this.isSceneStale && round < MOST_ROUNDS; round++) this.paintScene(this.arrangement);
    if (!this.isSceneStale) this.unschedule();
    const { arrangement } = this;
    const context = sharpContext(this.overlay, arrangement.width, arrangement.height);
    for (const panel of PANELS)
      if (arrangement.panels[panel].width > 0) this.renderOverlay(context, panel);
  }

  /** A panel as a picture of its own, so many times larger than on the screen. @param content what to leave out. */
  render(panel: PanelName, scale: number, content: Partial<PanelContent> = {}): HTMLCanvasElement {
    const { width, height } = this.arrangement!.panels[panel];
    const place = { left: 0, top: 0, width: Math.round(width * scale), height: Math.round(height * scale) };
    this.load(this.session.store.state);
    this.painter.resize(place.width, place.height);
    const projection = new Projection(this.session.store.state.view, this.session.run.window, place.width, place.height);
    this.painter.paint(place, projection, { ...this.contentOf(panel), ...content }, scale);
    const sheet = document.createElement('canvas');
    [sheet.width, sheet.height] = [place.width, place.height];
    sheet.getContext('2d')!.drawImage(this.scene, 0, 0);
    this.resizeScene();
    this.painter.clear();
    this.repaint();
    return sheet;
  }

  /** The lines and dots over a panel, into another canvas whose units are CSS pixels. */
  renderOverlay(context: CanvasRenderingContext2D, panel: PanelName): void {
    const frame = this.frameOf(panel);
    if (frame) paintOverlay(context, { place: this.arrangement!.panels[panel], projection: this.projectionOf(panel), session: this.session, frame, isMain: panel === 'cells', hasContours: panel === 'image' && this.session.store.state.right === 'levels', sheet: this.sheetOf(panel) });
  }

  /** Measures the captions again, whose heights may have changed. */
  refreshLayout(): void {
    const before = JSON.stringify(this.arrangement);
    this.arrangement = arrange(this.session.run.aspect);
    if (JSON.stringify(this.arrangement) === before) return;
    this.resizeScene();
    this.painter.clear();
    this.repaint();
  }

  /** Shows the sampled outputs of a frame while its cells are being cut. */
  private begin(frame: number, preview: Preview): void {
    if (frame !== this.session.store.state.frame || this.session.shown?.frame === frame) return;
    this.incoming = frame;
    this.incomingCells = this.paintedCells = 0;
    this.sceneKey = `incoming ${frame}`;
    this.painter.setPreview(previewPixels(preview, this.colouringOf('output'), this.session.run.text.output), preview.columns, preview.rows);
    this.repaint();
  }

  /** Shows some cells of a frame that is being cut. */
  private extend(frame: number, scene: Scene): void {
    if (this.incoming !== frame) return;
    this.painter.addToScene(scene);
    // Painting takes time too: it is done when there is much more to see.
    this.incomingCells += scene.cells;
    if (this.incomingCells < GROWTH * this.paintedCells) return;
    this.paintedCells = this.incomingCells;
    this.repaint();
  }

  private schedule(): void {
    if (this.pending === 0) this.pending = requestAnimationFrame(() => this.paint());
  }

  private unschedule(): void {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
  }

  private paintScene(arrangement: Arrangement): void {
    const { session } = this;
    const { state } = session.store;
    this.isSceneStale = false;
    this.load(state);
    const ratio = devicePixelRatio || 1;
    for (const panel of PANELS) {
      const { left, top, width, height } = arrangement.panels[panel];
      const place = { left: Math.round(left * ratio), top: Math.round(top * ratio), width: Math.round(width * ratio), height: Math.round(height * ratio) };
      const projection = new Projection(state.view, session.run.window, place.width, place.height);
      this.painter.paint(place, projection, this.contentOf(panel), ratio);
    }
    for (const panel of PANELS) byId(`panel-${panel}`).querySelector('.view')!.classList.toggle('zoomed', state.view.zoom > 1 || (panel === 'cells' && state.sheet !== null));
  }

  private createPainter(): Painter {
    const { run } = this.session;
    const painter = new Painter(this.scene, run.window, run.outputs, run.classes, dotSetsOf(run), (slot) => (slot === 0 ? run : this.session.comparedRun).text.output);
    if (this.image?.complete) this.giveImage(painter, this.image);
    this.sceneKey = this.coloursKey = '';
    this.uploaded = null;
    this.setLayerColours(painter);
    return painter;
  }

  private giveImage(painter: Painter, picture: HTMLImageElement): void {
    const { image } = this.session.run.text;
    if (image) painter.setImage(picture, image.width, image.height);
  }

  private announceGraphics(text: string): void {
    const busy = byId('busy');
    busy.textContent = text;
    busy.hidden = text === '';
  }

  private layOut(): void {
    this.refreshLayout();
    this.resizeScene();
    this.repaint();
  }

  private resizeScene(): void {
    this.painter.resize(...this.sizeOfScene(this.arrangement!));
  }

  /** In the screen's pixels. */
  private sizeOfScene({ width, height }: Arrangement): [width: number, height: number] {
    const ratio = devicePixelRatio || 1;
    return [Math.round(width * ratio), Math.round(height * ratio)];
  }

  private setLayerColours(painter = this.painter): void {
    const { hidden } = this.session.run;
    painter.setLayerColours(hidden.map((_, layer) => (this.session.store.state.hidden.includes(layer) ? null : layerColour(layer, hidden.length))));
  }

  /** Uploads what changed: the scene, whole or magnified, and the cells' colours. */
  private load(state: State): void {
    const { shown, layout } = this.session;
    if (!shown) return;
    if (this.incoming === state.frame && shown.frame !== state.frame) return;
    this.incoming = null;
    const { partition } = shown;
    const isMagnified = state.view.zoom >= MAGNIFIED;
    const part = shown.box ? JSON.stringify(shown.box) : '';
    const key = isMagnified ? `${shown.frame} ${state.view.x} ${state.view.y} ${state.view.zoom} ${part}` : `${shown.frame} ${part}`;
    // An edited network has other cells in the same frame.
    const isOther = this.loaded !== shown.partition;
    this.loaded = shown.partition;
    if (isOther) this.coloursKey = '';
    if (isOther || key !== this.sceneKey) {
      this.sceneKey = key;
      const box = this.projectionOf('cells').shown(8);
      const origin: [number, number] = isMagnified ? [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2] : [0, 0];
      this.painter.setScene(isMagnified ? [detailSceneOf(partition, layout, box)] : shown.scenes, origin);
    }
    this.loadCompared();
    const past = looksBack(state.fill) ? this.session.past() : [];
    const coloursKey = `${shown.frame} ${part} ${state.fill} ${past.length}`;
    if (coloursKey === this.coloursKey) return;
    this.coloursKey = coloursKey;
    const { classes, outputs } = this.session.run;
    const colours = fillColours(state.fill, partition, layout, shown.before, past, outputs > MAX_VALUES ? classes : null);
    if (colours) this.painter.setColours(colours);
  }

  private loadCompared(): void {
    const { compared, store } = this.session;
    if (!compared || !isComparing(store.state) || compared === this.uploaded) return;
    this.uploaded = compared;
    this.painter.setScene(compared.scenes, [0, 0], 1);
  }

  private contentOf(panel: PanelName): PanelContent {
    const { state } = this.session.store;
    const meant = this.colouringOf(panel);
    // Cells have no colours of their own before all of them are there.
    const colouring = this.incoming !== null && (meant.kind === 'cells' || meant.kind === 'error') ? this.colouringOf('output') : meant;
    const points = colouring.kind === 'image' || colouring.kind === 'points' || state.everywhere;
    return {
      colouring,
      slot: panel === 'image' && state.right === 'compare' ? 1 : 0,
      sheet: this.sheetOf(panel),
      lines: (panel === 'cells' || (panel === 'image' && state.right === 'compare')) && state.lines,
      training: points && state.training,
      validation: points && state.validation,
      paper: paper(),
    };
  }

  /** The range of the differences on a grid of points, and a limit for their colours. */
  private differenceRange(): { limit: number; range: [number, number] } {
    const { shown, compared, run } = this.session;
    if (!shown || !compared) return { limit: 1, range: [0, 0] };
    if (this.differences?.of === shown && this.differences.from === compared) return this.differences;
    const { x0, y0, x1, y1 } = run.window;
    const measure = errorMeasureOf(run.outputs, run.classes);
    const differences = Float64Array.from({ length: DIFFERENCE_SAMPLES ** 2 }, (_, k) => {
      const x = x0 + ((x1 - x0) * ((k % DIFFERENCE_SAMPLES) + 0.5)) / DIFFERENCE_SAMPLES;
      const y = y0 + ((y1 - y0) * (Math.floor(k / DIFFERENCE_SAMPLES) + 0.5)) / DIFFERENCE_SAMPLES;
      const [values, others] = [evaluate(shown.network, x, y), evaluate(compared.network, x, y)];
      if (measure === 'signed') return values[0]! - others[0]!;
      return measure === 'wrong' ? Number(highest(values) !== highest(others)) : Math.max(...[...values].map((value, o) => Math.abs(value - others[o]!)));
    });
    const range = extremesOf(differences);
    this.differences = { of: shown, from: compared, limit: limitFor(differences), range };
    return this.differences;
  }

  /** The range of the errors at some cells' centres, and a limit for their colours that most of them stay within. */
  private errorRange(): { limit: number; range: [number, number] } {
    const { shown, run } = this.session;
    if (!shown) return { limit: 1, range: [0, 0] };
    const key = `${shown.frame} ${JSON.stringify(shown.box)}`;
    const { partition } = shown;
    if (this.errors?.key === key && this.errors.of === partition) return this.errors;
    const measure = errorMeasureOf(run.outputs, run.classes);
    const step = Math.max(1, Math.floor(partition.cells / ERROR_SAMPLES));
    const errors = Float64Array.from({ length: Math.ceil(partition.cells / step) }, (_, k) => {
      const cell = k * step;
      const [x, y] = middleOf(partition, cell);
      const at = 3 * partition.outputs * cell;
      const values = Array.from({ length: partition.outputs }, (_, o) => partition.maps[at + 3 * o]! * x + partition.maps[at + 3 * o + 1]! * y + partition.maps[at + 3 * o + 2]!).map((value) => ended(run.text.output, value));
      return errorOf(measure, values, this.session.imageAt(x, y)!, run.classes);
    });
    this.errors = { key, of: partition, limit: limitFor(errors), range: extremesOf(errors) };
    return this.errors;
  }
}

const extremesOf = (values: Float64Array): [number, number] => [
  values.reduce((one, other) => Math.min(one, other), 0), values.reduce((one, other) => Math.max(one, other), 0),
];

/** A preview's pixels, in the colours of the output. */
function previewPixels({ columns, rows, outputs, values }: Preview, colouring: Colouring, ending: Ending | undefined): Uint8Array {
  const pixels = new Uint8Array(4 * columns * rows);
  const byte = (value: number) => Math.round(255 * Math.min(Math.max(value, 0), 1));
  const [from, to] = colouring.kind === 'grey' ? [colouring.from, colouring.to] : [0, 1];
  const grey = (value: number) => byte((value - from) / (to - from));
  for (let k = 0; k < columns * rows; k++) {
    const of = values.subarray(k * outputs, (k + 1) * outputs).map((value) => ended(ending, value));
    const colour = colouring.kind === 'classes' ? colouring.classes[highest(of)]! : colouring.kind === 'rgb' ? [...of].map(byte) : [grey(of[0]!), grey(of[0]!), grey(of[0]!)];
    pixels.set([...colour, 255], 4 * k);
  }
  return pixels;
}

const paper = (): Colour => colourOf('--card');

/** A range that is not empty. */
const widened = ([least, greatest]: [number, number]): [number, number] => (greatest > least ? [least, greatest] : [least - 0.5, least + 0.5]);

/** A colour of the page's style. */
function colourOf(name: string): Colour {
  const hex = styleOf(name);
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
}


import { MAGNIFIED, detailSceneOf } from '../draw/detailScene';
import { type Colour, layerColour } from '../draw/colours';
import { fillColours } from '../draw/fills';
import { paintOverlay } from './overlay';
import { Painter, type PanelContent } from '../draw/painter';
import { CellMode } from '../draw/shaders';
import { Projection, type View } from '../draw/view';
import type { RunData } from '../run/runData';
import { MAX_VALUES } from '../workers/scene';
import { byId, sharpContext, styleOf } from './dom';
import { arrange, type Arrangement, type PanelName, PANELS } from './arrangement';
import type { Session } from './session';
import type { State } from './state';

/** The three panels: lays them out and repaints them when something changes. */
export class Stage {
  private readonly scene = byId<HTMLCanvasElement>('scene');
  private readonly overlay = byId<HTMLCanvasElement>('overlay');
  private readonly painter: Painter;
  private arrangement: Arrangement | null = null;
  private pending = 0;
  private sceneKey = '';
  private coloursKey = '';

  constructor(
    private readonly session: Session,
    image: ImageBitmap | HTMLImageElement,
  ) {
    const { run } = session;
    this.painter = new Painter(this.scene, run.window, run.outputs, run.classes, [run.trainingPoints, run.validationPoints]);
    this.painter.setImage(image, run.text.image.width, run.text.image.height);
    this.layOut();
    new ResizeObserver(() => this.layOut()).observe(document.body);
    session.onShown(() => this.repaint());
    session.onHighlight(() => this.repaint());
    session.store.listen((now, before) => {
      if (now.hidden !== before.hidden) this.setLayerColours();
      this.repaint();
    });
    this.setLayerColours();
  }

  /** The panels' places, in the page's pixels. */
  get places(): Arrangement | null {
    return this.arrangement;
  }

  projectionOf(panel: PanelName, view: View = this.session.store.state.view): Projection {
    const { width, height } = this.arrangement!.panels[panel];
    return new Projection(view, this.session.run.window, width, height);
  }

  repaint(): void {
    if (this.pending === 0) this.pending = requestAnimationFrame(() => this.paint());
  }

  /** Paints immediately, so that the canvases can be read. */
  paint(): void {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    const { arrangement, session } = this;
    const { state } = session.store;
    if (!arrangement || !session.shown) return;
    this.load(state);
    const ratio = devicePixelRatio || 1;
    this.painter.clear();
    for (const panel of PANELS) {
      const { left, top, width, height } = arrangement.panels[panel];
      const place = { left: Math.round(left * ratio), top: Math.round(top * ratio), width: Math.round(width * ratio), height: Math.round(height * ratio) };
      const projection = new Projection(state.view, session.run.window, place.width, place.height);
      this.painter.paint(place, projection, contentOf(panel, state, session.run), ratio);
    }
    const context = sharpContext(this.overlay, arrangement.width, arrangement.height);
    for (const panel of PANELS) paintOverlay(context, arrangement.panels[panel], this.projectionOf(panel), session, panel === 'cells');
  }

  private layOut(): void {
    const { image } = this.session.run.text;
    this.arrangement = arrange(image.width / image.height);
    const { width, height } = this.arrangement;
    const ratio = devicePixelRatio || 1;
    [this.scene.width, this.scene.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    this.repaint();
  }

  private setLayerColours(): void {
    const { hidden } = this.session.run;
    this.painter.setLayerColours(hidden.map((_, layer) => (this.session.store.state.hidden.includes(layer) ? null : layerColour(layer, hidden.length))));
  }

  /** Uploads what changed: the scene, whole or magnified, and the cells' colours. */
  private load(state: State): void {
    const { shown, layout } = this.session;
    if (!shown) return;
    const { partition } = shown;
    const isMagnified = state.view.zoom >= MAGNIFIED;
    const key = isMagnified ? `${shown.frame} ${state.view.x} ${state.view.y} ${state.view.zoom}` : String(shown.frame);
    if (key !== this.sceneKey) {
      this.sceneKey = key;
      const box = this.projectionOf('cells').shown(8);
      if (isMagnified) this.painter.setScene(detailSceneOf(partition, layout, box), [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2]);
      else this.painter.setScene(shown.scene, [0, 0]);
    }
    const coloursKey = `${shown.frame} ${state.fill}`;
    if (coloursKey === this.coloursKey) return;
    this.coloursKey = coloursKey;
    const { classes, outputs } = this.session.run;
    const colours = fillColours(state.fill, partition, layout, shown.before, outputs > MAX_VALUES ? classes : null);
    if (colours) this.painter.setColours(colours);
  }
}

function contentOf(panel: PanelName, state: State, run: RunData): PanelContent {
  const areMany = run.outputs > MAX_VALUES;
  const outputMode = run.classes ? (areMany ? CellMode.Flat : CellMode.Classes) : run.outputs === 3 ? CellMode.Colour : CellMode.Grey;
  const isError = panel === 'image' && state.right === 'error';
  const points = (panel === 'image' && !isError) || state.everywhere;
  return {
    ground: panel === 'cells' && state.fill === 'none' ? 'paper' : panel === 'image' && !isError ? 'image' : 'cells',
    mode: isError ? CellMode.Error : panel === 'cells' && state.fill !== 'output' ? CellMode.Flat : outputMode,
    lines: panel === 'cells' && state.lines,
    training: points && state.training,
    validation: points && state.validation,
    paper: paper(),
  };
}

function paper(): Colour {
  const hex = styleOf('--card');
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
}


import { type CreaseId, isSide, layerOf, neuronOf } from '../geometry/crease';
import type { PanelName, PanelPlace } from './arrangement';
import { PANELS } from './arrangement';
import { styleOf } from './dom';
import type { Session, DisplayedFrame } from './session';
import type { Stage } from './stage';
import { middleOf } from '../geometry/partition';
import { clipPolygon, clipSegment } from '../draw/clip';
import { type Colour, css, errorColour, layerColour, TRAINING, VALIDATION } from '../draw/colours';
import { fillColours } from '../draw/fills';
import type { Projection } from '../draw/view';
import { lineWidth } from '../draw/painter';

/**
 * The panels as vectors. A cell's grey is a linear gradient, which is exact; where a cell has several outputs, or shows an
 * error, it has the colour of its middle.
 */
export function svgOf(session: Session, stage: Stage, imageUrl: string, caption: string): string | null {
  const { shown } = session;
  const places = stage.places;
  if (!shown || !places) return null;
  const parts = PANELS.map((panel) => new PanelSvg(session, shown, panel, places.panels[panel], stage.projectionOf(panel)).text(imageUrl));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${places.width} ${places.height}" width="${places.width}" height="${places.height}">
<title>${escaped(caption)}</title>
<rect width="100%" height="100%" fill="${styleOf('--ground')}"/>
<text x="1" y="20" font-family="Inter, sans-serif" font-size="13" fill="${styleOf('--ink')}">${escaped(caption)}</text>
${parts.join('\n')}
</svg>
`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Hundredths of a pixel are finer than any printer. */
const short = (value: number): string => String(Math.round(value * 100) / 100);

class PanelSvg {
  private readonly gradients: string[] = [];

  constructor(
    private readonly session: Session,
    private readonly shown: DisplayedFrame,
    private readonly panel: PanelName,
    private readonly place: PanelPlace,
    private readonly projection: Projection,
  ) {}

  text(imageUrl: string): string {
    const { state } = this.session.store;
    const { left, top, width, height } = this.place;
    const layers: string[] = [];
    if (this.panel === 'image' && state.right === 'image') layers.push(this.image(imageUrl));
    else layers.push(this.cells());
    if (this.panel === 'cells' && state.lines) layers.push(this.lines());
    if ((this.panel === 'image' && state.right === 'image') || state.everywhere) {
      if (state.training) layers.push(this.dots(this.session.run.trainingPoints, TRAINING));
      if (state.validation) layers.push(this.dots(this.session.run.validationPoints, VALIDATION));
    }
    if (this.panel === 'cells') layers.push(...state.creases.map((crease) => this.crease(crease)), this.pin());
    return `<svg id="${this.panel}" x="${left}" y="${top}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<defs>${this.gradients.join('')}</defs>
<rect width="100%" height="100%" fill="${styleOf('--card')}"/>
${layers.join('\n')}
</svg>`;
  }

  private cells(): string {
    const { partition, before } = this.shown;
    const { state } = this.session.store;
    const fill = this.panel === 'cells' ? state.fill : 'output';
    if (fill === 'none') return '';
    const isError = this.panel === 'image' && state.right === 'error';
    const colours = fillColours(fill, partition, this.session.layout, before, isError ? null : this.session.run.classes);
    const box = this.projection.shown(2);
    const paths: string[] = [];
    for (let cell = 0; cell < partition.cells; cell++) {
      const corners: number[] = [];
      for (let i = partition.cellStart[cell]!; i < partition.cellStart[cell + 1]!; i++) corners.push(partition.x[i]!, partition.y[i]!);
      const seen = clipPolygon(box, corners);
      if (seen.length < 6) continue;
      const points: string[] = [];
      for (let i = 0; i < seen.length; i += 2) points.push(`${short(this.projection.px(seen[i]!))} ${short(this.projection.py(seen[i + 1]!))}`);
      const paint = colours ? css([colours[4 * cell]!, colours[4 * cell + 1]!, colours[4 * cell + 2]!]) : this.paintOf(cell);
      // A hair's stroke of its own paint closes the seams that anti-aliasing leaves.
      paths.push(`<path d="M${points.join('L')}z" fill="${paint}" stroke="${paint}"/>`);
    }
    return `<g class="cells" stroke-width=".4" stroke-linejoin="round">\n${paths.join('\n')}\n</g>`;
  }

  private paintOf(cell: number): string {
    const { maps, outputs } = this.shown.partition;
    const { run, store } = this.session;
    const at = 3 * outputs * cell;
    const [x, y] = middleOf(this.shown.partition, cell);
    const value = (k: number) => maps[at + 3 * k]! * x + maps[at + 3 * k + 1]! * y + maps[at + 3 * k + 2]!;
    if (this.panel === 'image' && store.state.right === 'error') {
      const { window } = run;
      const wanted = this.session.imageAt((x - window.x0) / (window.x1 - window.x0), (y - window.y0) / (window.y1 - window.y0));
      const { classes } = run;
      if (classes) {
        const best = classes.reduce((most, _, k) => (value(k) > value(most) ? k : most), 0);
        return css(errorColour(classes[best]!.every((part, k) => Math.abs(part - wanted[k]!) < 2) ? 0.5 : 1));
      }
      const error = outputs === 3 ? [0, 1, 2].reduce((sum, k) => sum + (value(k) - wanted[k]! / 255) / 3, 0) : value(0) - wanted[0]! / 255;
      return css(errorColour(0.5 + 0.5 * error));
    }
    const shade = (v: number) => Math.round(255 * Math.min(Math.max(v, 0), 1));
    if (outputs >= 3) return css([shade(value(0)), shade(value(1)), shade(value(2))]);
    return this.gradient(maps[at]!, maps[at + 1]!, value(0), x, y) ?? css([shade(value(0)), shade(value(0)), shade(value(0))]);
  }

  /** From where the value is 0 to where it is 1, along the gradient on the screen; null where it hardly changes. */
  private gradient(a: number, b: number, value: number, x: number, y: number): string | null {
    const [dx, dy] = [a / this.projection.scaleX, b / this.projection.scaleY];
    const square = dx * dx + dy * dy;
    if (Math.sqrt(square) < 1e-5) return null;
    const [px, py] = [this.projection.px(x), this.projection.py(y)];
    const end = (target: number): [string, string] => [short(px + ((target - value) * dx) / square), short(py + ((target - value) * dy) / square)];
    const [x1, y1] = end(0);
    const [x2, y2] = end(1);
    const id = `${this.panel}-${this.gradients.length}`;
    this.gradients.push(`<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"><stop stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient>`);
    return `url(#${id})`;
  }

  private lines(): string {
    const { run, layout, store } = this.session;
    const { partition } = this.shown;
    const box = this.projection.shown(2);
    const paths: string[][] = run.hidden.map(() => []);
    for (let cell = 0; cell < partition.cells; cell++) {
      for (let i = partition.cellStart[cell]!; i < partition.cellStart[cell + 1]!; i++) {
        const id = partition.crease[i]!;
        if (isSide(id) || store.state.hidden.includes(layerOf(id)) || !layout.isActive(partition.patterns, layerOf(id), neuronOf(id), cell * partition.words)) continue;
        const j = i + 1 === partition.cellStart[cell + 1] ? partition.cellStart[cell]! : i + 1;
        const part = clipSegment(box, partition.x[i]!, partition.y[i]!, partition.x[j]!, partition.y[j]!);
        if (part) paths[layerOf(id)]!.push(this.segment(part));
      }
    }
    return `<g class="boundaries" fill="none" stroke-width="${short(0.7 * lineWidth(this.projection))}" stroke-linecap="round">\n${paths
      .map((path, layer) => `<path id="layer-${layer}" stroke="${css(layerColour(layer, run.hidden.length))}" d="${path.join('')}"/>`)
      .join('\n')}\n</g>`;
  }

  private segment([ax, ay, bx, by]: readonly number[]): string {
    return `M${short(this.projection.px(ax!))} ${short(this.projection.py(ay!))}L${short(this.projection.px(bx!))} ${short(this.projection.py(by!))}`;
  }

  private crease(crease: CreaseId): string {
    const edges = this.session.edgesOf(crease);
    const box = this.projection.shown(4);
    const parts: string[] = [];
    for (let i = 0; i < edges.length; i += 4) {
      const part = clipSegment(box, edges[i]!, edges[i + 1]!, edges[i + 2]!, edges[i + 3]!);
      if (part) parts.push(this.segment(part));
    }
    const colour = css(layerColour(layerOf(crease), this.session.run.hidden.length));
    return `<path class="crease" fill="none" stroke="${colour}" stroke-width="2.6" stroke-linecap="round" d="${parts.join('')}"/>`;
  }

  private pin(): string {
    const { pin } = this.session.store.state;
    return pin ? `<circle class="pin" cx="${short(this.projection.px(pin[0]))}" cy="${short(this.projection.py(pin[1]))}" r="4" fill="${styleOf('--accent')}" stroke="#fff" stroke-width="1.5"/>` : '';
  }

  private image(url: string): string {
    const { window, text } = this.session.run;
    const [halfX, halfY] = [(0.5 / text.image.width) * (window.x1 - window.x0), (0.5 / text.image.height) * (window.y1 - window.y0)];
    const [x, y] = [this.projection.px(window.x0 - halfX), this.projection.py(window.y0 - halfY)];
    const [width, height] = [this.projection.px(window.x1 - halfX) - x, this.projection.py(window.y1 - halfY) - y];
    return `<image href="${url}" x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" preserveAspectRatio="none" style="image-rendering: pixelated"/>`;
  }

  private dots(points: Float32Array, colour: Colour): string {
    const box = this.projection.shown(4);
    const { run } = this.session;
    const apart = 0.24 * Math.sqrt((this.projection.width * this.projection.height) / Math.max(1, (run.trainingPoints.length + run.validationPoints.length) / 2));
    const radius = short(Math.max(0.7, Math.min(apart * Math.sqrt(this.projection.view.zoom), 4.5)));
    const circles: string[] = [];
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i]!, points[i + 1]!];
      if (x < box.x0 || x > box.x1 || y < box.y0 || y > box.y1) continue;
      circles.push(`<circle cx="${short(this.projection.px(x))}" cy="${short(this.projection.py(y))}" r="${radius}"/>`);
    }
    return `<g class="dots" fill="${css(colour)}">${circles.join('')}</g>`;
  }
}

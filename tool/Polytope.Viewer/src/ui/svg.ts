import { type CreaseId, isSide, layerOf, neuronOf } from '../geometry/crease';
import { type Colouring, isSmooth } from '../draw/colouring';
import { type Colour, css, layerColour } from '../draw/colours';
import { dotRadius, type DotSet, dotSetsOf, HOLE, OUTLINE, POINTS_GROUND } from '../draw/dots';
import { fillColours, looksBack } from '../draw/fills';
import { lineWidth } from '../draw/painter';
import type { Projection } from '../draw/view';
import { middleOf } from '../geometry/partition';
import { clipHalfPlane, clipPolygon, clipSegment } from '../geometry/polygon';
import { colourOfLevel, contourStyle } from './overlay';
import type { PanelName, PanelPlace } from './arrangement';
import { PANELS } from './arrangement';
import { styleOf } from './dom';
import type { DisplayedFrame, Session } from './session';
import type { Stage } from './stage';

/** Pixels of a raster per CSS pixel. */
const RASTER_SCALE = 2;

/**
 * The panels as vectors. A cell's grey is a linear gradient and its classes are polygons, both exact. Three channels at once,
 * errors and outputs after a sigmoid are no gradients of SVG: they are a raster, painted as on the screen, under the lines.
 */
export function svgOf(session: Session, stage: Stage, imageUrl: string | null, caption: string): string | null {
  const { shown } = session;
  const places = stage.places;
  if (!shown || !places) return null;
  const parts = PANELS.filter((panel) => places.panels[panel].width > 0)
    .map((panel) => new PanelSvg(session, stage, shown, panel, places.panels[panel], stage.projectionOf(panel)).text(imageUrl));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -28 ${places.width} ${places.height + 28}" width="${places.width}" height="${places.height + 28}">
<title>${escaped(caption)}</title>
<rect y="-28" width="100%" height="100%" fill="${styleOf('--ground')}"/>
<text x="1" y="-9" font-family="Inter, sans-serif" font-size="13" fill="${styleOf('--ink')}">${escaped(caption)}</text>
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
    private readonly stage: Stage,
    private readonly shown: DisplayedFrame,
    private readonly panel: PanelName,
    private readonly place: PanelPlace,
    private readonly projection: Projection,
  ) {}

  text(imageUrl: string | null): string {
    const { state } = this.session.store;
    const layers: string[] = [];
    const colouring = this.stage.colouringOf(this.panel);
    // The sheet, and what is compared, are painted; so are their lines.
    if (this.stage.sheetOf(this.panel) || (this.panel === 'image' && state.right === 'compare')) return this.frame([this.raster(true)]);
    if (colouring.kind === 'image') layers.push(this.image(imageUrl!));
    else if (colouring.kind === 'points') layers.push(`<rect width="100%" height="100%" fill="${css(POINTS_GROUND)}"/>`);
    else if (isSmooth(colouring) || (colouring.kind === 'grey' && this.session.run.text.output)) layers.push(this.raster());
    else if (colouring.kind === 'levels') layers.push(...this.contours());
    else if (colouring.kind !== 'blank') layers.push(this.cells(colouring));
    if (this.panel === 'cells' && state.lines) layers.push(this.lines());
    if (colouring.kind === 'image' || colouring.kind === 'points' || state.everywhere) {
      const sets = dotSetsOf(this.session.run);
      const total = sets.reduce((sum, { positions }) => sum + positions.length / 2, 0);
      if (state.training) layers.push(this.dots(sets[0], total));
      if (state.validation) layers.push(this.dots(sets[1], total));
    }
    if (state.levels && this.panel !== 'image')
      layers.push(...this.session.levels().map((contour) => this.segments(contour.segments, 'levels', colourOfLevel(this.session, contour), 1.6)));
    if (this.panel === 'cells') layers.push(...state.creases.map((crease) => this.crease(crease)), this.pin());
    return this.frame(layers);
  }

  private frame(layers: readonly string[]): string {
    const { left, top, width, height } = this.place;
    return `<svg id="${this.panel}" x="${left}" y="${top}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<defs>${this.gradients.join('')}</defs>
<rect width="100%" height="100%" fill="${styleOf('--card')}"/>
${layers.join('\n')}
</svg>`;
  }

  private raster(hasLines = false): string {
    const picture = this.stage.render(this.panel, RASTER_SCALE, hasLines ? {} : { lines: false, training: false, validation: false });
    return `<image href="${picture.toDataURL('image/png')}" width="${this.place.width}" height="${this.place.height}" preserveAspectRatio="none"/>`;
  }

  private cells(colouring: Colouring): string {
    const { partition, before } = this.shown;
    const fill = colouring.kind === 'cells' ? colouring.fill : 'output';
    const colours = fillColours(fill, partition, this.session.layout, before, looksBack(fill) ? this.session.past() : []);
    const box = this.projection.shown(2);
    const paths: string[] = [];
    for (let cell = 0; cell < partition.cells; cell++) {
      const corners: number[] = [];
      for (let i = partition.cellStart[cell]!; i < partition.cellStart[cell + 1]!; i++) corners.push(partition.x[i]!, partition.y[i]!);
      const seen = clipPolygon(box, corners);
      if (seen.length < 6) continue;
      if (colouring.kind === 'classes') paths.push(...this.classPaths(cell, seen, colouring.classes));
      else paths.push(this.path(seen, colours ? css([colours[4 * cell]!, colours[4 * cell + 1]!, colours[4 * cell + 2]!]) : this.grey(cell, colouring)));
    }
    return `<g class="cells" stroke-width=".4" stroke-linejoin="round">\n${paths.join('\n')}\n</g>`;
  }

  /** A hairline stroke of the same paint closes the seams that anti-aliasing leaves. */
  private path(polygon: readonly number[], paint: string): string {
    const points: string[] = [];
    for (let i = 0; i < polygon.length; i += 2) points.push(`${short(this.projection.px(polygon[i]!))} ${short(this.projection.py(polygon[i + 1]!))}`);
    return `<path d="M${points.join('L')}z" fill="${paint}" stroke="${paint}"/>`;
  }

  /** The parts of a cell in which each class has the highest score: scores are linear on it, so the parts are convex. */
  private classPaths(cell: number, polygon: readonly number[], classes: readonly Colour[]): string[] {
    const { maps, outputs } = this.shown.partition;
    const at = (k: number, part: number) => maps[3 * (cell * outputs + k) + part]!;
    const paths: string[] = [];
    for (let k = 0; k < outputs; k++) {
      let part = polygon;
      for (let j = 0; j < outputs && part.length >= 6; j++)
        if (j !== k) part = clipHalfPlane(part, at(k, 0) - at(j, 0), at(k, 1) - at(j, 1), at(k, 2) - at(j, 2));
      if (part.length >= 6) paths.push(this.path(part, css(classes[k] ?? [0, 0, 0])));
    }
    return paths;
  }

  private grey(cell: number, colouring: Colouring): string {
    const { maps, outputs } = this.shown.partition;
    const at = 3 * outputs * cell;
    const [x, y] = middleOf(this.shown.partition, cell);
    const [from, to] = colouring.kind === 'grey' ? [colouring.from, colouring.to] : [0, 1];
    const value = (maps[at]! * x + maps[at + 1]! * y + maps[at + 2]! - from) / (to - from);
    const shade = Math.round(255 * Math.min(Math.max(value, 0), 1));
    return this.gradient(maps[at]! / (to - from), maps[at + 1]! / (to - from), value, x, y) ?? css([shade, shade, shade]);
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
    return this.segments(this.session.edgesOf(crease), 'crease', css(layerColour(layerOf(crease), this.session.run.hidden.length)), 2.6);
  }

  private contours(): string[] {
    const { lines } = this.session.contours();
    return lines.map((line, k) => {
      const { colour, width } = contourStyle(this.session, line, k === lines.length - 1);
      return this.segments(line.segments, 'contour', colour, width);
    });
  }

  private segments(edges: Float64Array, name: string, colour: string, width: number): string {
    const box = this.projection.shown(4);
    const parts: string[] = [];
    for (let i = 0; i < edges.length; i += 4) {
      const part = clipSegment(box, edges[i]!, edges[i + 1]!, edges[i + 2]!, edges[i + 3]!);
      if (part) parts.push(this.segment(part));
    }
    return `<path class="${name}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" d="${parts.join('')}"/>`;
  }

  private pin(): string {
    const { pin } = this.session.store.state;
    return pin ? `<circle class="pin" cx="${short(this.projection.px(pin[0]))}" cy="${short(this.projection.py(pin[1]))}" r="4" fill="${styleOf('--accent')}" stroke="#fff" stroke-width="1.5"/>` : '';
  }

  private image(url: string): string {
    const { window, text } = this.session.run;
    const image = text.image!;
    const [halfX, halfY] = [(0.5 / image.width) * (window.x1 - window.x0), (0.5 / image.height) * (window.y1 - window.y0)];
    const [x, y] = [this.projection.px(window.x0 - halfX), this.projection.py(window.y0 - halfY)];
    const [width, height] = [this.projection.px(window.x1 - halfX) - x, this.projection.py(window.y1 - halfY) - y];
    return `<image href="${url}" x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" preserveAspectRatio="none" style="image-rendering: pixelated"/>`;
  }

  private dots({ positions, colours, isOutlined, isRing }: DotSet, total: number): string {
    const box = this.projection.shown(4);
    const radius = dotRadius(total, this.projection.width, this.projection.height, this.projection.view.zoom);
    const line = isOutlined ? Math.min(1, 0.25 * radius) : 0;
    const outline = line > 0 ? ` stroke="${css(OUTLINE)}" stroke-width="${short(line)}"` : '';
    const circles: string[] = [];
    for (let i = 0; i < positions.length; i += 2) {
      const [x, y] = [positions[i]!, positions[i + 1]!];
      if (x < box.x0 || x > box.x1 || y < box.y0 || y > box.y1) continue;
      const place = `cx="${short(this.projection.px(x))}" cy="${short(this.projection.py(y))}"`;
      const fill = isOutlined ? ` fill="${css([colours[2 * i]!, colours[2 * i + 1]!, colours[2 * i + 2]!])}"` : '';
      circles.push(`<circle ${place} r="${short(radius - line / 2)}"${fill}/>`);
      if (isRing) circles.push(`<circle ${place} r="${short(HOLE * radius)}" fill="${css(POINTS_GROUND)}" stroke="none"/>`);
    }
    return `<g class="dots" fill="${css([colours[0] ?? 0, colours[1] ?? 0, colours[2] ?? 0])}"${outline}>${circles.join('')}</g>`;
  }
}

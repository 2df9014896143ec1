import type { Ending } from '../geometry/network';
import type { Window } from '../geometry/window';
import { MAX_VALUES, type Scene } from '../workers/scene';
import { type Colour, errorColour } from './colours';
import type { Colouring, ErrorMeasure } from './colouring';
import { dotRadius, type DotSet, HOLE, OUTLINE, POINTS_GROUND } from './dots';
import { fillBuffer, nearestTexture, Program, rectangleArray, SmoothTarget } from './gl';
import {
  CELL_ATTRIBUTES, CELL_FRAGMENT, CELL_VERTEX, CellMode, DOT_ATTRIBUTES, DOT_FRAGMENT, DOT_VERTEX, DIFFERENCE_FRAGMENT, EDGE_FRAGMENT,
 EDGE_VERTEX, IMAGE_FRAGMENT, INK_FRAGMENT, PANEL_VERTEX, SHEET_EDGE_FRAGMENT, SHEET_EDGE_VERTEX, SHEET_FRAGMENT, SHEET_VERTEX,
} from './shaders';
import { sheetScale, type SheetView } from './sheetView';
import { type ScenePart, UploadedScene } from './uploadedScene';
import type { Projection } from './view';

/** A panel's place on the canvas, in the canvas's own pixels, y from the top. */
export interface Viewport {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The frame on the screen, and the one that it is compared with. */
export type SceneSlot = 0 | 1;

/** What a panel shows, from bottom to top. */
export interface PanelContent {
  readonly colouring: Colouring;
  readonly slot: SceneSlot;
  /** Shows the first output as height, seen from here; null for the plane. */
  readonly sheet: SheetView | null;
  readonly lines: boolean;
  readonly training: boolean;
  readonly validation: boolean;
  /** The background behind lines alone. */
  readonly paper: Colour;
}

/** A texture that is painted to. */
interface RenderTarget {
  readonly texture: WebGLTexture;
  readonly target: WebGLFramebuffer;
  width: number;
  height: number;
}

/** A texture with the boundaries of a scene, and whose they are. */
interface Ink extends RenderTarget {
  key: string;
  scenes: ReadonlySet<Scene>;
}

/** What a panel shows: all that it depends on but its cells, and those that are painted. */
interface PaintedPanel {
  readonly key: string;
  readonly scenes: ReadonlySet<Scene>;
}

/** Edges that are drawn at once: four corners each have indices of 16 bits. */
const RECTANGLES = 1 << 13;

/** Cells in a row of the colours' texture. */
const ROW = 1024;

/** Paints panels with WebGL 2: cells as triangles, boundaries as anti-aliased lines, the image as a texture, points as discs. */
export class Painter {
  private readonly gl: WebGL2RenderingContext;
  private readonly cells: Program;
  private readonly edges: Program;
  private readonly inks: Program;
  private readonly picture: Program;
  private readonly dots: Program;
  private readonly scenes: readonly [UploadedScene, UploadedScene];
  // Made when they are first used.
  private sheets: Program | null = null;
  private sheetEdges: Program | null = null;
  private differences: Program | null = null;
  private readonly targets: [RenderTarget, RenderTarget];
  private readonly dotArrays: { array: WebGLVertexArrayObject; set: DotSet }[];
  private readonly colours: WebGLTexture;
  private readonly layerColours: WebGLTexture;
  private readonly ramp: WebGLTexture;
  private readonly image: WebGLTexture;
  private readonly ink: readonly [Ink, Ink];
  private readonly smooth: SmoothTarget;
  /** By the panel's place. */
  private readonly painted = new Map<string, PaintedPanel>();
  /** Changes with whatever panels share but their cells. */
  private version = 0;
  /** Changes with the layers' colours. */
  private pens = 0;
  private readonly inkFormat: number;
  private readonly rectangles: WebGLVertexArrayObject;
  private halfPixel: readonly [number, number] = [0, 0];
  private readonly preview: WebGLTexture;
  private hasPreview = false;

  /** @throws where the browser has no WebGL 2. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly window: Window,
    private readonly outputs: number,
    /** What outputs are scores of; null where they are values. */
    private readonly classes: readonly Colour[] | null,
    dots: readonly [DotSet, DotSet],
    /** What follows the outputs of a scene's network. */
    private readonly endingIn: (slot: SceneSlot) => Ending | undefined,
  ) {
    const gl = canvas.getContext('webgl2', { antialias: false, depth: false, alpha: true, preserveDrawingBuffer: true, premultipliedAlpha: true });
    if (!gl) throw new Error('This browser has no WebGL 2.');
    this.gl = gl;
    this.inkFormat = gl.getExtension('EXT_color_buffer_float') || gl.getExtension('EXT_color_buffer_half_float') ? gl.RGBA16F : gl.RGBA8;
    this.cells = new Program(gl, CELL_VERTEX, CELL_FRAGMENT, CELL_ATTRIBUTES);
    this.edges = new Program(gl, EDGE_VERTEX, EDGE_FRAGMENT);
    this.inks = new Program(gl, PANEL_VERTEX, INK_FRAGMENT);
    this.picture = new Program(gl, PANEL_VERTEX, IMAGE_FRAGMENT);
    this.dots = new Program(gl, DOT_VERTEX, DOT_FRAGMENT, DOT_ATTRIBUTES);
    this.dotArrays = dots.map((set) => ({ array: this.arrayOfDots(set), set }));
    this.rectangles = rectangleArray(gl, RECTANGLES);
    this.colours = nearestTexture(gl);
    this.layerColours = nearestTexture(gl);
    this.image = nearestTexture(gl);
    this.preview = nearestTexture(gl);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.LINEAR);
    this.ramp = nearestTexture(gl);
    const ramp = Uint8Array.from({ length: 256 * 4 }, (_, i) => (i % 4 === 3 ? 255 : errorColour((i >> 2) / 255)[(i % 4) as 0 | 1 | 2]));
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, ramp);
    const target = (): RenderTarget => ({ texture: nearestTexture(gl), target: gl.createFramebuffer(), width: 0, height: 0 });
    this.targets = [target(), target()];
    const ink = (): Ink => {
      const one = { ...target(), key: '', scenes: new Set<Scene>() };
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
      return one;
    };
    this.ink = [ink(), ink()];
    this.smooth = new SmoothTarget(gl);
    this.scenes = [new UploadedScene(gl), new UploadedScene(gl)];
  }

  /** @param width of the image that was learned, which may be larger than the picture of it. */
  setImage(image: TexImageSource, width: number, height: number): void {
    const { gl } = this;
    this.halfPixel = [0.5 / width, 0.5 / height];
    this.version++;
    gl.bindTexture(gl.TEXTURE_2D, this.image);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
  }

  /** @param layerColours a colour for each layer, null for one that is not drawn. */
  setLayerColours(layerColours: readonly (Colour | null)[]): void {
    const { gl } = this;
    this.version++;
    this.pens++;
    gl.bindTexture(gl.TEXTURE_2D, this.layerColours);
    const content = Uint8Array.from(layerColours.flatMap((colour) => (colour ? [...colour, 255] : [0, 0, 0, 0])));
    if (layerColours.length > 0) gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, layerColours.length, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, content);
  }

  /** Shows these cells, and no preview. @param origin what the coordinates are relative to. */
  setScene(scenes: readonly Scene[], origin: readonly [number, number], slot: SceneSlot = 0): void {
    this.scenes[slot].set(scenes, origin);
    if (slot === 0) this.hasPreview = false;
    this.version++;
  }

  /** Adds some cells. */
  addToScene(scene: Scene): void {
    this.scenes[0].add(scene);
  }

  /** A sampled output, shown until its cells come. @param pixels four bytes each, over the whole window. */
  setPreview(pixels: Uint8Array, columns: number, rows: number): void {
    const { gl } = this;
    this.setScene([], [0, 0]);
    gl.bindTexture(gl.TEXTURE_2D, this.preview);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, columns, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    this.hasPreview = true;
  }

  /** @param colours four bytes a cell. */
  setColours(colours: Uint8Array): void {
    const { gl } = this;
    const rows = Math.ceil(colours.length / 4 / ROW);
    const padded = new Uint8Array(4 * ROW * rows);
    padded.set(colours);
    this.version++;
    gl.bindTexture(gl.TEXTURE_2D, this.colours);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, ROW, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, padded);
  }

  /** The canvas's size; with another one what it showed is lost. */
  resize(width: number, height: number): void {
    const { canvas } = this;
    if (canvas.width === width && canvas.height === height) return;
    // Each assignment makes a new canvas.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.painted.clear();
  }

  /** Clears the canvas. */
  clear(): void {
    const { gl } = this;
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    this.painted.clear();
  }

  /**
   * Paints a panel where it does not show this already; of cells that come one by one only those that are new.
   * @param projection of the panel, its size in the canvas's pixels.
   */
  paint(place: Viewport, projection: Projection, content: PanelContent, pixelRatio: number): void {
    if (place.width < 2 || place.height < 2) return;
    const { parts } = this.scenes[content.slot];
    const at = `${place.left} ${place.top}`;
    const key = JSON.stringify([place, projection.view, content, pixelRatio, this.version]);
    const before = this.painted.get(at);
    const isKnown = before?.key === key;
    const added = isKnown ? parts.filter(({ scene }) => !before.scenes.has(scene)) : parts;
    this.painted.set(at, { key, scenes: new Set(parts.map(({ scene }) => scene)) });
    if (isKnown && added.length === 0) return;
    if (isKnown && this.isPreviewed(content) && !content.lines && !content.training && !content.validation) this.paintPlane(place, projection, content, added, true);
    else if (this.needsSmoothing(content)) this.paintSmoothly(place, projection, content, pixelRatio);
    else this.paintPlane(place, projection, content, parts);
    if (content.sheet) return;
    if (content.lines) this.layInk(place, projection, pixelRatio, content.slot);
    this.aim(place);
    const { gl } = this;
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    if (content.lines) this.blendInk(pixelRatio, content.slot);
    [content.training, content.validation].forEach((isShown, k) => isShown && this.paintDots(projection, this.dotArrays[k]!, pixelRatio));
    gl.disable(gl.SCISSOR_TEST);
  }

  /** Whether a sampled output stands below the cells. */
  private isPreviewed({ colouring: { kind }, slot, sheet }: PanelContent): boolean {
    return slot === 0 && this.hasPreview && !sheet && (kind === 'grey' || kind === 'rgb' || kind === 'classes');
  }

  /** Whether colours or depths jump from cell to cell, so that edges need samples within a pixel; outputs are continuous. */
  private needsSmoothing({ colouring, sheet }: PanelContent): boolean {
    return sheet !== null || (colouring.kind !== 'blank' && colouring.kind !== 'levels' && colouring.kind !== 'image' && colouring.kind !== 'points' && this.modeOf(colouring) === CellMode.Flat);
  }

  /** Everything of a panel but lines and points. @param isBelow whether what is to be below these parts is there. */
  private paintPlane(place: Viewport, projection: Projection, content: PanelContent, parts: readonly ScenePart[], isBelow = false): void {
    const { gl } = this;
    const { colouring, slot, paper } = content;
    if (colouring.kind === 'difference') this.paintValues(place, projection, colouring.of);
    this.aim(place);
    gl.disable(gl.BLEND);
    const { kind } = colouring;
    if (kind === 'image') this.paintImage(projection, this.image, this.halfPixel);
    else if (kind === 'points') this.paintPaper(POINTS_GROUND);
    else if (kind === 'blank' || kind === 'levels') this.paintPaper(paper);
    else if (kind === 'difference') this.paintDifference(colouring);
    else {
      const isPreviewed = this.isPreviewed(content);
      if (isPreviewed && !isBelow) this.paintImage(projection, this.preview, [0, 0]);
      else if (!isBelow) this.paintPaper(paper);
      // Below growing lines the preview does: cells would have to be painted again with each new line.
      if (!(isPreviewed && content.lines)) this.paintCells(projection, colouring, slot, parts);
    }
  }

  /** Paints with several samples a pixel, elsewhere, and copies that to the panel. */
  private paintSmoothly(place: Viewport, projection: Projection, content: PanelContent, pixelRatio: number): void {
    const { gl, smooth } = this;
    const { width, height } = place;
    smooth.begin(width, height, content.sheet !== null);
    gl.disable(gl.SCISSOR_TEST);
    if (content.sheet) this.paintSheet(place, content, content.sheet, pixelRatio);
    else {
      gl.disable(gl.BLEND);
      this.paintPaper(content.paper);
      this.paintCells(projection, content.colouring, content.slot, this.scenes[content.slot].parts);
    }
    smooth.end(place.left, this.canvas.height - place.top - height);
  }

  private aim({ left, top, width, height }: Viewport): void {
    const { gl } = this;
    const bottom = this.canvas.height - top - height;
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(left, bottom, width, height);
    gl.viewport(left, bottom, width, height);
  }

  private paintCells(projection: Projection, colouring: Colouring, slot: SceneSlot, parts: readonly ScenePart[], isRaw = false): void {
    const { window } = this;
    const { origin } = this.scenes[slot];
    const mode = this.modeOf(colouring);
    this.cells.use({
      ...this.placing(projection, origin),
      origin,
      half_: this.halfPixel,
      window: [window.x0, window.y0, window.x1 - window.x0, window.y1 - window.y0],
      limit: colouring.kind === 'error' ? colouring.limit : 1,
      greys: greysOf(colouring),
    });
    this.cells.useIntegers({ ending: this.endingOf(slot), isRaw: isRaw ? 1 : 0, mode, outputs: this.outputs, areScores: this.classes ? 1 : 0, colours: 0, ramp: 1, image: 2 });
    if (mode === CellMode.Classes || mode === CellMode.Error)
      this.classes?.slice(0, MAX_VALUES).forEach((colour, k) => this.cells.use({ [`classes[${k}]`]: colour.map((part) => part / 255) }));
    [this.colours, this.ramp, this.image].forEach((texture, unit) => this.bind(unit, texture));
    this.drawCells(this.cells, parts);
  }

  /** @param program in use. */
  private drawCells(program: Program, parts: readonly ScenePart[]): void {
    const { gl } = this;
    for (const { cells, firstCell, scene } of parts) {
      program.useIntegers({ firstCell });
      gl.bindVertexArray(cells);
      gl.drawElements(gl.TRIANGLES, scene.triangles.length, gl.UNSIGNED_INT, 0);
    }
    gl.bindVertexArray(null);
  }

  private endingOf(slot: SceneSlot): number {
    const ending = this.endingIn(slot);
    return ending === undefined ? 0 : ending === 'sigmoid' ? 1 : 2;
  }

  private modeOf(colouring: Colouring): CellMode {
    switch (colouring.kind) {
      case 'grey': return CellMode.Grey;
      case 'rgb': return CellMode.Colour;
      case 'classes': return this.outputs > MAX_VALUES ? CellMode.Flat : CellMode.Classes;
      case 'error': return CellMode.Error;
      case 'difference': return this.modeOf(colouring.of);
      default: return CellMode.Flat;
    }
  }

  private paintPaper(paper: Colour): void {
    this.gl.clearColor(paper[0] / 255, paper[1] / 255, paper[2] / 255, 1);
    this.gl.clear(this.gl.COLOR_BUFFER_BIT);
  }

  private paintImage(projection: Projection, texture: WebGLTexture, halfPixel: readonly [number, number]): void {
    const { window } = this;
    const shown = projection.shown();
    const [width, height] = [window.x1 - window.x0, window.y1 - window.y0];
    this.picture.use({
      half_: halfPixel,
      shown: [(shown.x0 - window.x0) / width, (shown.y0 - window.y0) / height, (shown.x1 - shown.x0) / width, (shown.y1 - shown.y0) / height],
    });
    this.picture.useIntegers({ image: 0 });
    this.bind(0, texture);
    this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
  }

  private paintDots(projection: Projection, { array, set }: { array: WebGLVertexArrayObject; set: DotSet }, pixelRatio: number): void {
    const { gl } = this;
    const total = this.dotArrays.reduce((sum, one) => sum + one.set.positions.length / 2, 0);
    const radius = pixelRatio * dotRadius(total, projection.width / pixelRatio, projection.height / pixelRatio, projection.view.zoom);
    this.dots.use({
      ...this.placing(projection, [0, 0]),
      radius,
      inner: set.isOutlined ? radius - Math.min(pixelRatio, 0.25 * radius) : radius,
      hole: set.isRing ? HOLE * radius : -1,
      outline: OUTLINE.map((part) => part / 255),
      ground: POINTS_GROUND.map((part) => part / 255),
    });
    gl.bindVertexArray(array);
    gl.drawArrays(gl.POINTS, 0, set.positions.length / 2);
    gl.bindVertexArray(null);
  }

  /** Accumulates the coverage of all boundaries in a separate buffer; what is there already stays. */
  private layInk({ width, height }: Viewport, projection: Projection, pixelRatio: number, slot: SceneSlot): void {
    const { gl } = this;
    const [ink, { parts, origin }] = [this.ink[slot], this.scenes[slot]];
    const key = JSON.stringify([width, height, projection.view, origin, pixelRatio, this.pens]);
    const scenes = new Set(parts.map(({ scene }) => scene));
    const isKept = ink.key === key && [...ink.scenes].every((scene) => scenes.has(scene));
    const added = isKept ? parts.filter(({ scene }) => !ink.scenes.has(scene)) : parts;
    [ink.key, ink.scenes] = [key, scenes];
    if (isKept && added.length === 0) return;
    this.paintTo(ink, width, height, !isKept);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE);
    this.edges.use({ ...this.placing(projection, origin), size: [width, height], width: lineWidth(projection) * pixelRatio });
    this.drawEdges(this.edges, added);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    this.bind(0, ink.texture);
    gl.generateMipmap(gl.TEXTURE_2D);
  }

  /** Edges as rectangles. @param program in use. */
  private drawEdges(program: Program, parts: readonly ScenePart[]): void {
    const { gl } = this;
    program.useIntegers({ edges: 0, layerColours: 1 });
    this.bind(1, this.layerColours);
    gl.bindVertexArray(this.rectangles);
    for (const { edges, edgeCount } of parts) {
      this.bind(0, edges);
      for (let first = 0; first < edgeCount; first += RECTANGLES) {
        program.useIntegers({ firstEdge: first });
        gl.drawElements(gl.TRIANGLES, 6 * Math.min(RECTANGLES, edgeCount - first), gl.UNSIGNED_SHORT, 0);
      }
    }
    gl.bindVertexArray(null);
  }

  /** Directs painting to a texture of half floats. @param isCleared of what it has; a new size always is. */
  private paintTo(target: RenderTarget, width: number, height: number, isCleared = true): void {
    const { gl } = this;
    this.bind(0, target.texture);
    if (target.width !== width || target.height !== height) {
      [target.width, target.height] = [width, height];
      const type = this.inkFormat === gl.RGBA8 ? gl.UNSIGNED_BYTE : gl.HALF_FLOAT;
      gl.texImage2D(gl.TEXTURE_2D, 0, this.inkFormat, width, height, 0, gl.RGBA, type, null);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.target);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target.texture, 0);
    gl.disable(gl.SCISSOR_TEST);
    gl.viewport(0, 0, width, height);
    if (!isCleared) return;
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  /** The outputs of both frames, unclipped, for their difference. */
  private paintValues({ width, height }: Viewport, projection: Projection, of: Colouring): void {
    const { gl } = this;
    gl.disable(gl.BLEND);
    for (const slot of [0, 1] as const) {
      this.paintTo(this.targets[slot], width, height);
      this.paintCells(projection, of, slot, this.scenes[slot].parts, true);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  private paintDifference({ measure, limit }: { measure: ErrorMeasure; limit: number }): void {
    const differences = (this.differences ??= new Program(this.gl, PANEL_VERTEX, DIFFERENCE_FRAGMENT));
    differences.use({ limit });
    differences.useIntegers({ values: 0, others: 1, ramp: 2, measure: measure === 'signed' ? 0 : measure === 'largest' ? 1 : 2 });
    [this.targets[0].texture, this.targets[1].texture, this.ramp].forEach((texture, unit) => this.bind(unit, texture));
    this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
  }

  /** The graph of the first output in three dimensions, with creases as lines on it, on a target of the panel's size. */
  private paintSheet(place: Viewport, content: PanelContent, view: SheetView, pixelRatio: number): void {
    const { gl, window } = this;
    const { colouring, slot } = content;
    const mode = this.modeOf(colouring.kind === 'blank' ? { kind: 'grey', from: 0, to: 1 } : colouring);
    const { origin, parts } = this.scenes[slot];
    this.paintPaper(content.paper);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.disable(gl.BLEND);
    gl.enable(gl.POLYGON_OFFSET_FILL);
    gl.polygonOffset(1, 1);
    const uniforms = {
      origin,
      window: [window.x0, window.y0, window.x1 - window.x0, window.y1 - window.y0],
      range: view.range,
      turn: [Math.cos(view.yaw), Math.sin(view.yaw), Math.cos(view.pitch), Math.sin(view.pitch)],
      scale: sheetScale(view, place.width / place.height),
    };
    const sheets = (this.sheets ??= new Program(gl, SHEET_VERTEX, SHEET_FRAGMENT, CELL_ATTRIBUTES));
    sheets.use({ ...uniforms, greys: colouring.kind === 'grey' ? greysOf(colouring) : view.range });
    sheets.useIntegers({ ending: this.endingOf(slot), mode, outputs: this.outputs, colours: 0 });
    if (mode === CellMode.Classes) this.classes?.slice(0, MAX_VALUES).forEach((colour, k) => sheets.use({ [`classes[${k}]`]: colour.map((part) => part / 255) }));
    this.bind(0, this.colours);
    this.drawCells(sheets, parts);
    gl.disable(gl.POLYGON_OFFSET_FILL);
    if (content.lines) {
      gl.enable(gl.BLEND);
      gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.depthMask(false);
      const edges = (this.sheetEdges ??= new Program(gl, SHEET_EDGE_VERTEX, SHEET_EDGE_FRAGMENT));
      edges.use({ ...uniforms, size: [place.width, place.height], width: 1.1 * pixelRatio });
      edges.useIntegers({ ending: this.endingOf(slot) });
      this.drawEdges(edges, parts);
      gl.depthMask(true);
    }
    gl.disable(gl.DEPTH_TEST);
  }

  private blendInk(pixelRatio: number, slot: SceneSlot): void {
    this.inks.use({ blur: 3 + Math.log2(pixelRatio), strength: 1.25 });
    this.inks.useIntegers({ inks: 0 });
    this.bind(0, this.ink[slot].texture);
    this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
  }

  private bind(unit: number, texture: WebGLTexture): void {
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    this.gl.bindTexture(this.gl.TEXTURE_2D, texture);
    this.gl.activeTexture(this.gl.TEXTURE0);
  }

  private placing(projection: Projection, origin: readonly [number, number]): { offset: number[]; scale: number[] } {
    return {
      offset: [projection.view.x - origin[0], projection.view.y - origin[1]],
      scale: [(2 * projection.scaleX) / projection.width, (2 * projection.scaleY) / projection.height],
    };
  }

  private arrayOfDots({ positions, colours }: DotSet): WebGLVertexArrayObject {
    const { gl } = this;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    fillBuffer(gl, gl.createBuffer(), gl.ARRAY_BUFFER, positions);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    fillBuffer(gl, gl.createBuffer(), gl.ARRAY_BUFFER, colours);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, 4, gl.UNSIGNED_BYTE, true, 0, 0);
    gl.bindVertexArray(null);
    return array;
  }
}

/** The values that are black and white. */
const greysOf = (colouring: Colouring): [number, number] => (colouring.kind === 'grey' ? [colouring.from, colouring.to] : [0, 1]);

/** In CSS pixels; slightly wider when zoomed in. */
export const lineWidth = (projection: Projection): number => 1 + 0.6 * Math.min(1, Math.log2(projection.view.zoom) / 5);

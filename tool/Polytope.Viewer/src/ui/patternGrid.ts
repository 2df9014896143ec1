import { type CreaseId, creaseOf } from '../geometry/crease';
import { CHANNELS } from '../draw/colouring';
import { css, layerColour } from '../draw/colours';
import { NetworkDiagram, type Place } from './diagram';
import { sharpContext, styleOf, element } from './dom';
import { readable } from './numbers';
import type { Session } from './session';

const LABEL = 26;
const LABEL_HEIGHT = 12;
const GAP = 2;
const LARGEST = 22;

interface Square {
  readonly layer: number;
  readonly neuron: number;
  readonly x: number;
  readonly y: number;
}

/** Milliseconds in which the squares move to their places in the diagram. */
const GROWTH = 420;

/** Of a diagram, in pixels, and as a part of the room beside the panels. */
const LEAST_HEIGHT = 150;
const MOST_HEIGHT = 420;
const HEIGHT_PART = 0.42;

/** How near the pointer must be to a small node. */
const REACH = 7;

/**
 * An activation pattern as squares, a row or more a layer: filled where the neuron is active. Pointing at one lights its
 * crease, a click keeps it; so do arrow keys and Enter. The squares can grow into a diagram of the network: then they are
 * nodes in columns, joined by the weights.
 */
export class PatternGrid {
  readonly element = element('div');
  private readonly canvas = element('canvas', {
    class: 'pattern', tabindex: 0, role: 'application', 'aria-roledescription': 'grid of neurons',
    'aria-label': 'Activation pattern. Arrow keys choose a neuron, Enter pins its crease.',
  });
  private readonly words = element('span', { 'aria-live': 'polite' });
  private readonly diagram = new NetworkDiagram();
  private readonly grow = element('button', { class: 'quiet', title: 'The network as a diagram: neurons and weights (N)' });
  /** The nodes of inputs, hidden layers and outputs, while there is a diagram; and how far it has grown, from 0 to 1. */
  private places: Place[][] = [];
  private grown = 0;
  private growing = 0;
  private squares: Square[] = [];
  private size = 12;
  private chosen = -1;
  private pattern: Uint32Array | null = null;
  private other: Uint32Array | null = null;
  private creases: Map<CreaseId, number> | null = null;

  constructor(private readonly session: Session) {
    this.element.append(this.canvas, element('p', { class: 'neuron' }, this.words, this.grow));
    this.grow.addEventListener('click', () => session.store.update({ diagram: !session.store.state.diagram }));
    this.grown = Number(session.store.state.diagram);
    session.store.listen((now, before) => now.diagram !== before.diagram && this.startGrowing());
    this.say();
    this.canvas.addEventListener('pointermove', (event) => this.choose(this.squareAt(event)));
    this.canvas.addEventListener('pointerleave', () => this.choose(-1));
    this.canvas.addEventListener('blur', () => this.choose(-1));
    this.canvas.addEventListener('click', () => this.keep());
    this.canvas.addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => this.paint()).observe(this.element);
  }

  /** Whether the squares stand where they shall. */
  get isStill(): boolean {
    return this.grown === Number(this.session.store.state.diagram);
  }

  /** @param other a pattern to compare with: squares that differ are marked. */
  show(pattern: Uint32Array, other: Uint32Array | null): void {
    this.pattern = pattern;
    this.other = other;
    this.creases = null;
    this.paint();
  }

  /** No pattern, but how many edges each neuron has drawn. */
  showCreases(): void {
    this.pattern = this.other = null;
    this.creases = this.session.edgeCounts();
    this.paint();
  }

  /** Moves the squares between grid and diagram, at once where motion is not wanted. */
  private startGrowing(): void {
    cancelAnimationFrame(this.growing);
    const to = Number(this.session.store.state.diagram);
    const [from, begun] = [this.grown, performance.now()];
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const step = () => {
      const part = isStill ? 1 : Math.min(1, (performance.now() - begun) / GROWTH);
      // Slow at both ends.
      this.grown = from + (to - from) * part * part * (3 - 2 * part);
      if (part < 1) this.growing = requestAnimationFrame(step);
      this.paint();
    };
    step();
    this.say();
  }

  private layOut(width: number): number {
    const height = this.layOutGrid(width);
    const { grown } = this;
    if (grown === 0) return height;
    const { shape } = this.session.run;
    const room = Math.max(LEAST_HEIGHT, HEIGHT_PART * (this.element.closest('aside')?.clientHeight ?? 0));
    const full = Math.min(room, MOST_HEIGHT, 17 * Math.max(...shape));
    const { places, size } = this.diagram.layOut(shape, width, full);
    const mixed = (from: number, to: number) => from + (to - from) * grown;
    const half = this.size / 2;
    this.squares = this.squares.map((square) => {
      const { x, y } = places[square.layer + 1]![square.neuron]!;
      return { ...square, x: mixed(square.x + half, x), y: mixed(square.y + half, y) };
    });
    this.places = places.map((column) => [...column]);
    for (const { layer, neuron, x, y } of this.squares) this.places[layer + 1]![neuron] = { x, y };
    this.size = mixed(this.size, size);
    this.squares = this.squares.map((square) => ({ ...square, x: square.x - this.size / 2, y: square.y - this.size / 2 }));
    return mixed(height, full);
  }

  private layOutGrid(width: number): number {
    const { hidden } = this.session.run;
    const widest = Math.max(...hidden, 1);
    const rows = (across: number) => hidden.reduce((sum, layer) => sum + Math.ceil(layer / across), 0);
    const across = (size: number) => Math.max(1, Math.floor((width - LABEL) / (size + GAP)));
    this.size = LARGEST;
    const room = Math.max(120, 0.3 * (this.element.closest('aside')?.clientHeight ?? 0));
    while (this.size > 5 && ((across(this.size) < widest && this.size > 8) || rows(across(this.size)) * (this.size + GAP) > room)) this.size--;
    const perRow = across(this.size);
    // Labels are higher than small squares.
    const top = Math.max(0, (LABEL_HEIGHT - this.size) / 2);
    this.squares = [];
    let row = 0;
    hidden.forEach((count, layer) => {
      for (let neuron = 0; neuron < count; neuron++)
        this.squares.push({ layer, neuron, x: LABEL + (neuron % perRow) * (this.size + GAP), y: top + (row + Math.floor(neuron / perRow)) * (this.size + GAP) });
      row += Math.ceil(count / perRow);
    });
    return 2 * top + row * (this.size + GAP);
  }

  private paint(): void {
    const width = this.element.clientWidth;
    if (width < 60 || !(this.pattern || this.creases)) return;
    const height = this.layOut(width);
    this.canvas.style.height = `${height}px`;
    const context = sharpContext(this.canvas, width, height);
    const { hidden } = this.session.run;
    const { layout, store } = this.session;
    context.font = '11px Inter, system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    if (this.grown > 0) this.paintWeights(context);
    const corner = 2.5 + (this.size / 2 - 2.5) * this.grown;
    const mostEdges = Math.max(1, ...(this.creases?.values() ?? []));
    for (const [index, square] of this.squares.entries()) {
      const { layer, neuron, x, y } = square;
      if (this.grown === 0 && neuron === 0 && (this.size >= 9 || layer % 5 === 0)) {
        context.fillStyle = styleOf('--quiet');
        context.fillText(String(layer), LABEL - 7, y + this.size / 2 + 0.5);
      }
      const colour = css(layerColour(layer, hidden.length));
      const isActive = this.pattern !== null && layout.isActive(this.pattern, layer, neuron);
      const edges = this.creases?.get(creaseOf(layer, neuron)) ?? 0;
      context.lineWidth = 1;
      if (isActive || edges > 0) {
        context.fillStyle = isActive ? colour : css(layerColour(layer, hidden.length), 0.15 + 0.85 * Math.sqrt(edges / mostEdges));
        context.beginPath();
        context.roundRect(x, y, this.size, this.size, corner);
        context.fill();
      } else {
        context.strokeStyle = styleOf(this.grown > 0 ? '--quiet' : '--hairline');
        if (this.grown > 0) {
          context.fillStyle = styleOf('--card');
          context.beginPath();
          context.roundRect(x, y, this.size, this.size, corner);
          context.fill();
        }
        context.beginPath();
        context.roundRect(x + 0.5, y + 0.5, this.size - 1, this.size - 1, corner);
        context.stroke();
      }
      if (this.other && layout.isActive(this.other, layer, neuron) !== isActive) {
        context.fillStyle = isActive ? '#ffffff' : styleOf('--mark');
        context.beginPath();
        context.arc(x + this.size / 2, y + this.size / 2, Math.max(1.2, this.size / 6), 0, 2 * Math.PI);
        context.fill();
      }
      if (index === this.chosen || store.state.creases.includes(creaseOf(layer, neuron))) {
        context.strokeStyle = index === this.chosen ? styleOf('--mark') : styleOf('--accent');
        context.lineWidth = 2;
        context.beginPath();
        context.roundRect(x - 0.5, y - 0.5, this.size + 1, this.size + 1, corner + 0.5);
        context.stroke();
      }
    }
  }

  /** Weights, inputs and outputs of the diagram. */
  private paintWeights(context: CanvasRenderingContext2D): void {
    const { shown, layout, run } = this.session;
    if (!shown) return;
    context.globalAlpha = this.grown;
    const { pattern } = this;
    const isOn = (layer: number, neuron: number) => layer < 0 || pattern === null || layout.isActive(pattern, layer, neuron);
    this.diagram.paint(context, shown.network, this.places, isOn, this.squares[this.chosen] ?? null);
    const [inputs, outputs] = [this.places[0]!, this.places.at(-1)!];
    context.textAlign = 'center';
    inputs.forEach(({ x, y }, k) => {
      context.fillStyle = styleOf('--ink');
      context.fillText(k === 0 ? 'x' : 'y', x - 7, y);
    });
    outputs.forEach(({ x, y }, k) => {
      context.fillStyle = run.classes?.[k] ? css(run.classes[k]!) : run.hasColour ? css(CHANNELS[k]!) : styleOf('--ink');
      context.beginPath();
      context.arc(x, y, Math.max(2, this.size / 2), 0, 2 * Math.PI);
      context.fill();
    });
    context.textAlign = 'right';
    context.globalAlpha = 1;
  }

  private squareAt(event: MouseEvent): number {
    const box = this.canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    if (this.grown === 0) return this.squares.findIndex(({ x, y }) => px >= x - 1 && px < x + this.size + 1 && py >= y - 1 && py < y + this.size + 1);
    const half = this.size / 2;
    let [best, least] = [-1, Math.max(REACH, half)];
    this.squares.forEach(({ x, y }, k) => {
      const distance = Math.hypot(px - x - half, py - y - half);
      if (distance < least) [best, least] = [k, distance];
    });
    return best;
  }

  private choose(index: number): void {
    if (index === this.chosen) return;
    this.chosen = index;
    const square = this.squares[index];
    this.session.highlight({ crease: square ? creaseOf(square.layer, square.neuron) : null });
    this.say();
    this.paint();
  }

  private say(): void {
    const square = this.squares[this.chosen];
    const isDiagram = this.session.store.state.diagram;
    this.grow.textContent = isDiagram ? 'Squares' : 'Diagram';
    this.words.textContent = square ? this.wordsOf(square)
      : isDiagram ? 'Lines are weights: red above zero, blue below, thicker where larger, faint from neurons that are off.' : '';
  }

  private wordsOf({ layer, neuron }: Square): string {
    const slope = this.session.run.slopes?.[layer]?.[neuron];
    if (slope === 1) return `Layer ${layer}, neuron ${neuron}: it passes its value on unchanged and has no crease.`;
    const state = this.pattern ? (this.session.layout.isActive(this.pattern, layer, neuron) ? ' active here;' : ' inactive here;') : '';
    const edges = this.session.edgesOf(creaseOf(layer, neuron)).length / 4;
    const isKept = this.session.store.state.creases.includes(creaseOf(layer, neuron));
    const own = slope === undefined ? '' : ` slope ${readable(slope)} below zero;`;
    return `Layer ${layer}, neuron ${neuron}:${own}${state} its crease has ${edges} ${edges === 1 ? 'edge' : 'edges'}. ${isKept ? 'Click to unpin its crease.' : 'Click to pin its crease.'}`;
  }

  private keep(): void {
    const square = this.squares[this.chosen];
    if (!square) return;
    const id = creaseOf(square.layer, square.neuron);
    const { store } = this.session;
    const { creases } = store.state;
    store.update({ creases: creases.includes(id) ? creases.filter((one) => one !== id) : [...creases, id] });
    this.say();
    this.paint();
  }

  /** Along a layer, or to the nearest node of the next one; stays where there is none. */
  private stepInDiagram({ layer, neuron, y }: Square, right: number, down: number): number {
    const { hidden } = this.session.run;
    if (right === 0) {
      const next = Math.min(Math.max(neuron + down, 0), hidden[layer]! - 1);
      return this.squares.findIndex((one) => one.layer === layer && one.neuron === next);
    }
    let [best, least] = [this.chosen, Infinity];
    this.squares.forEach((one, k) => {
      const distance = Math.abs(one.y - y);
      if (one.layer === layer + right && distance < least) [best, least] = [k, distance];
    });
    return best;
  }

  private key(event: KeyboardEvent): void {
    const square = this.squares[this.chosen];
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) {
      if (!square) this.choose(0);
      else if (this.grown > 0) this.choose(this.stepInDiagram(square, step[0]!, step[1]!));
      else {
        const pitch = this.size + GAP;
        const [x, y] = [square.x + step[0]! * pitch, square.y + step[1]! * pitch];
        const next = this.squares.findIndex((one) => Math.abs(one.x - x) < 1 && Math.abs(one.y - y) < 1);
        if (next >= 0) this.choose(next);
      }
    } else if (event.key === 'Enter') this.keep();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

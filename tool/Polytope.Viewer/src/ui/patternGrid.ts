import { type CreaseId, creaseOf } from '../geometry/crease';
import { css, layerColour } from '../draw/colours';
import { sharpContext, styleOf, element } from './dom';
import type { Session } from './session';

const LABEL = 26;
const GAP = 2;
const LARGEST = 22;

interface Square {
  readonly layer: number;
  readonly neuron: number;
  readonly x: number;
  readonly y: number;
}

/**
 * An activation pattern as squares, a row or more a layer: filled where the neuron is active. Pointing at one lights its
 * crease, a click keeps it; so do arrow keys and Enter.
 */
export class PatternGrid {
  readonly element = element('div');
  private readonly canvas = element('canvas', {
    class: 'pattern', tabindex: 0, role: 'application', 'aria-roledescription': 'grid of neurons',
    'aria-label': 'Activation pattern. Arrow keys choose a neuron, Enter pins its crease.',
  });
  private readonly words = element('p', { class: 'neuron', 'aria-live': 'polite' });
  private squares: Square[] = [];
  private size = 12;
  private chosen = -1;
  private pattern: Uint32Array | null = null;
  private other: Uint32Array | null = null;
  private creases: Map<CreaseId, number> | null = null;

  constructor(private readonly session: Session) {
    this.element.append(this.canvas, this.words);
    this.canvas.addEventListener('pointermove', (event) => this.choose(this.squareAt(event)));
    this.canvas.addEventListener('pointerleave', () => this.choose(-1));
    this.canvas.addEventListener('blur', () => this.choose(-1));
    this.canvas.addEventListener('click', () => this.keep());
    this.canvas.addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => this.paint()).observe(this.element);
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

  private layOut(width: number): number {
    const { hidden } = this.session.run;
    const widest = Math.max(...hidden, 1);
    const rows = (across: number) => hidden.reduce((sum, layer) => sum + Math.ceil(layer / across), 0);
    const across = (size: number) => Math.max(1, Math.floor((width - LABEL) / (size + GAP)));
    this.size = LARGEST;
    const room = Math.max(120, 0.3 * (this.element.closest('aside')?.clientHeight ?? 0));
    while (this.size > 5 && ((across(this.size) < widest && this.size > 8) || rows(across(this.size)) * (this.size + GAP) > room)) this.size--;
    const perRow = across(this.size);
    this.squares = [];
    let row = 0;
    hidden.forEach((count, layer) => {
      for (let neuron = 0; neuron < count; neuron++)
        this.squares.push({ layer, neuron, x: LABEL + (neuron % perRow) * (this.size + GAP), y: (row + Math.floor(neuron / perRow)) * (this.size + GAP) });
      row += Math.ceil(count / perRow);
    });
    return row * (this.size + GAP);
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
    const mostEdges = Math.max(1, ...(this.creases?.values() ?? []));
    for (const [index, square] of this.squares.entries()) {
      const { layer, neuron, x, y } = square;
      if (neuron === 0 && (this.size >= 9 || layer % 5 === 4 || layer === 0)) {
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
        context.roundRect(x, y, this.size, this.size, 2.5);
        context.fill();
      } else {
        context.strokeStyle = styleOf('--hairline');
        context.beginPath();
        context.roundRect(x + 0.5, y + 0.5, this.size - 1, this.size - 1, 2.5);
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
        context.roundRect(x - 0.5, y - 0.5, this.size + 1, this.size + 1, 3);
        context.stroke();
      }
    }
  }

  private squareAt(event: MouseEvent): number {
    const box = this.canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    return this.squares.findIndex(({ x, y }) => px >= x - 1 && px < x + this.size + 1 && py >= y - 1 && py < y + this.size + 1);
  }

  private choose(index: number): void {
    if (index === this.chosen) return;
    this.chosen = index;
    const square = this.squares[index];
    this.session.highlight({ crease: square ? creaseOf(square.layer, square.neuron) : null });
    this.words.textContent = square ? this.wordsOf(square) : '';
    this.paint();
  }

  private wordsOf({ layer, neuron }: Square): string {
    const state = this.pattern ? (this.session.layout.isActive(this.pattern, layer, neuron) ? ' active here;' : ' inactive here;') : '';
    const edges = this.session.edgesOf(creaseOf(layer, neuron)).length / 4;
    const isKept = this.session.store.state.creases.includes(creaseOf(layer, neuron));
    return `Layer ${layer}, neuron ${neuron}:${state} its crease has ${edges} ${edges === 1 ? 'edge' : 'edges'}. ${isKept ? 'Click to unpin its crease.' : 'Click to pin its crease.'}`;
  }

  private keep(): void {
    const square = this.squares[this.chosen];
    if (!square) return;
    const id = creaseOf(square.layer, square.neuron);
    const { store } = this.session;
    const { creases } = store.state;
    store.update({ creases: creases.includes(id) ? creases.filter((one) => one !== id) : [...creases, id] });
    this.words.textContent = this.wordsOf(square);
    this.paint();
  }

  private key(event: KeyboardEvent): void {
    const square = this.squares[this.chosen];
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) {
      if (!square) this.choose(0);
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

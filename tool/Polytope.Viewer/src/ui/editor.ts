import { type CreaseId, layerOf, neuronOf } from '../geometry/crease';
import { css, layerColour } from '../draw/colours';
import { preActivation } from '../geometry/network';
import { withChange } from '../run/networkEdit';
import { byId, element } from './dom';
import type { NetworkChanges } from './networkChanges';
import { counted, readable } from './numbers';
import type { Session } from './session';

/**
 * Changes weights and biases of the frame on the screen by hand: by dragging a kept crease, or with a slider for each number
 * of its neuron. The exact partition follows; every change is in the page's address and can be undone.
 */
export class Editor {
  private readonly card = element('section', { class: 'card', id: 'editor', hidden: true });
  private readonly title = element('span');
  private readonly note = element('p', { 'aria-live': 'polite' });
  private readonly undo = element('button', { title: 'Undo the last change (Ctrl+Z)' }, 'Undo');
  private readonly reset = element('button', {}, 'As trained');
  private readonly rows = element('div', { class: 'weights' });
  private readonly sliders: { input: number | null; range: HTMLInputElement; output: HTMLOutputElement }[] = [];
  /** The slider that is being dragged. */
  private held: HTMLInputElement | null = null;
  private shownFor = '';

  constructor(
    private readonly session: Session,
    private readonly changes: NetworkChanges,
  ) {
    const { store } = session;
    this.card.append(
      element('h2', {}, this.title, this.undo, this.reset),
      element('p', {}, 'What if this neuron were another? Drag its crease, drawn bold, or a slider: polytopes, output and error follow exactly.'), this.note, this.rows);
    byId('inspector').firstElementChild!.after(this.card);
    this.undo.addEventListener('click', () => changes.undo());
    this.reset.addEventListener('click', () => {
      this.begin();
      changes.make({ edit: null });
    });
    store.listen((now, before) => now.creases !== before.creases && this.refresh());
    session.onShown(() => this.refresh());
  }

  /** Changes from now on are one that can be undone. */
  begin(): void {
    this.changes.begin();
  }

  /** Moves a neuron's crease through a point, by its bias. */
  moveCrease(crease: CreaseId, x: number, y: number): void {
    const { shown, run } = this.session;
    if (!shown) return;
    const [layer, neuron] = [layerOf(crease), neuronOf(crease)];
    const bias = shown.network.layers[layer]!.biases[neuron]!;
    this.change(layer, neuron, null, bias - preActivation(shown.network, layer, neuron, x, y), run.frames[shown.frame]!.epoch);
  }

  private change(layer: number, neuron: number, input: number | null, value: number, epoch: number): void {
    const { store } = this.session;
    this.changes.make({ edit: withChange(store.state.edit, epoch, { layer, neuron, input, value: Math.fround(value) }) });
  }

  private refresh(): void {
    const { shown, store, run } = this.session;
    const crease = store.state.creases.at(-1);
    this.card.hidden = crease === undefined || !shown;
    if (crease === undefined || !shown) return;
    const [layer, neuron] = [layerOf(crease), neuronOf(crease)];
    const { inputs, weights, biases } = shown.network.layers[layer]!;
    this.title.textContent = `Move layer ${layer} · neuron ${neuron}`;
    this.card.style.setProperty('--layer', css(layerColour(layer, run.hidden.length)));
    const { edit } = store.state;
    const epoch = run.frames[shown.frame]!.epoch;
    const isEdited = edit?.epoch === epoch;
    this.undo.disabled = !this.changes.canUndo;
    this.reset.disabled = !edit;
    this.note.textContent = isEdited
      ? `${counted(edit.changes.length)} ${edit.changes.length === 1 ? 'number' : 'numbers'} changed: ${counted(shown.partition.cells)} polytopes, as trained ${counted(run.frames[shown.frame]!.polytopes)}.`
      : '';
    if (this.shownFor !== `${layer}.${neuron}`) {
      this.shownFor = `${layer}.${neuron}`;
      this.createSliders(layer, neuron, inputs);
    }
    for (const { input, range, output } of this.sliders) {
      const value = input === null ? biases[neuron]! : weights[neuron * inputs + input]!;
      if (range !== this.held) {
        const reach = Math.max(1, 2 * Math.abs(value));
        // While keys move it, its steps stay as they are.
        if (document.activeElement !== range || Math.abs(value) > Number(range.max)) [range.min, range.max] = [String(-reach), String(reach)];
        range.value = String(value);
      }
      output.textContent = readable(value, 3);
    }
  }

  private createSliders(layer: number, neuron: number, inputs: number): void {
    this.sliders.length = 0;
    this.held = null;
    const { session } = this;
    for (const input of [null, ...Array.from({ length: inputs }, (_, i) => i)]) {
      const name = input === null ? 'bias' : layer === 0 ? `weight of ${input === 0 ? 'x' : 'y'}` : `weight of neuron ${input}`;
      const range = element('input', { type: 'range', step: 'any', 'aria-label': name });
      const output = element('output');
      range.addEventListener('input', () => {
        if (this.held !== range) this.begin();
        this.held = range;
        this.change(layer, neuron, input, Number(range.value), session.run.frames[session.shown!.frame]!.epoch);
      });
      // At the end of a drag, also of one that led back to its start, and after each key.
      for (const end of ['change', 'pointerup', 'pointercancel', 'blur']) range.addEventListener(end, () => (this.held = null));
      this.sliders.push({ input, range, output });
    }
    this.rows.replaceChildren(...this.sliders.map(({ range, output }) => element('label', {}, element('span', {}, range.getAttribute('aria-label')!), range, output)));
  }
}

import type { Inequality } from '../geometry/inequalities';
import { inequalitiesOf } from '../geometry/inequalities';
import { isSide, layerOf, neuronOf } from '../geometry/crease';
import { differences } from '../geometry/pattern';
import { areaWithDigits, exactAreaOf } from '../geometry/exactArea';
import { cellOf, gradientNormOf, middleOf } from '../geometry/partition';
import { css, layerColour } from '../draw/colours';
import { byId, element } from './dom';
import { PointHistory } from './pointHistory';
import { affineText, counted, readable } from './numbers';
import { PatternGrid } from './patternGrid';
import type { Session, DisplayedFrame, PointSample } from './session';

const AREA_DIGITS = 5;

/** Inputs of a point of a plane that are listed. */
const MOST_INPUTS = 12;

/** Facts of the polytope under the pointer, or else of the pinned one; the pinned polytope's inequalities and history. */
export class Inspector {
  private readonly title = element('span');
  private readonly note = element('small');
  private readonly unpin = element('button', { class: 'quiet', hidden: true }, 'Unpin');
  private readonly follow = element('input', { type: 'checkbox' });
  private readonly followLabel = element('label', { class: 'check follow of-run', hidden: true, title: 'From frame to frame the pin goes where its polytope goes' }, this.follow, 'follow its pattern');
  /** The pinned polytope's pattern, while the pin follows it. */
  private followed: Uint32Array | null = null;
  private readonly facts = element('dl', { class: 'facts' });
  private readonly hint = element('div', { class: 'hint' },
    element('p', {}, 'A network of ReLU neurons is linear piece by piece. Each neuron draws a crease: the line on which it switches on or off. The creases cut the plane into polytopes, and on each of them the network is one linear function.'),
    element('p', {}, 'Point at a polytope to see its function. Click to pin it and see the inequalities that bound it and its neighbours', element('span', { class: 'of-run' }, ', and its history during training'), '. The squares are the neurons, coloured more strongly the more edges their crease has: point at one to see its crease.'));
  private readonly grid: PatternGrid;
  private readonly chips = element('div', { class: 'chips' });
  private readonly sides = element('ul', { class: 'sides' });
  private readonly sidesCard: HTMLElement;
  private readonly sidesCount = element('small');
  private readonly history: PointHistory;
  private isFollowing = false;
  private pending = 0;

  constructor(
    private readonly session: Session,
    go: (frame: number) => void,
  ) {
    this.grid = new PatternGrid(session);
    this.history = new PointHistory(session, go);
    this.sidesCard = element('section', { class: 'card', hidden: true }, element('h2', {}, 'Inequalities', this.sidesCount), this.sides);
    byId('inspector').append(
      element('section', { class: 'card' }, element('h2', {}, this.title, this.note, this.followLabel, this.unpin), this.hint, element('div', { class: 'about' }, this.facts, this.grid.element), this.chips),
      this.history.element, this.sidesCard);
    this.refreshChips();
    this.unpin.addEventListener('click', () => session.store.update({ pin: null }));
    this.follow.addEventListener('change', () => session.store.update({ followsPattern: this.follow.checked }));
    session.onShown((shown) => {
      this.followPattern(shown);
      this.refresh();
      this.refreshPin();
    });
    session.onHighlight(() => this.refreshSoon());
    session.store.listen((now, before) => {
      if (now.pin !== before.pin || now.followsPattern !== before.followsPattern) this.notePattern();
      if (now.pin !== before.pin) this.refreshPin();
      if (now.creases !== before.creases) this.refreshChips();
      if (now.pin !== before.pin || now.creases !== before.creases || now.theme !== before.theme) this.refresh();
    });
  }

  /** How many frames of the pin's history are computed. */
  get historyLength(): number {
    return this.history.length;
  }

  /** Frames were added to the run. */
  framesAdded(): void {
    this.history.follow(this.session.store.state.pin);
  }

  /** Moves the pin to the polytope that has the followed pattern; where there is none it stays. */
  private followPattern({ partition }: DisplayedFrame): void {
    const { store } = this.session;
    if (!store.state.pin || !store.state.followsPattern) return;
    if (!this.followed) this.notePattern();
    const cell = this.followed ? cellOf(partition, this.followed) : -1;
    if (cell < 0) return;
    this.isFollowing = true;
    store.update({ pin: middleOf(partition, cell) });
    this.isFollowing = false;
  }

  private notePattern(): void {
    const { store, shown } = this.session;
    const { pin, followsPattern } = store.state;
    if (this.isFollowing || shown?.frame !== store.state.frame) return;
    this.followed = pin && followsPattern ? this.session.sampleAt(pin[0], pin[1])!.pattern : null;
  }

  /** Shows now what would be shown with the next frame of the screen. */
  flush(): void {
    if (this.pending === 0) return;
    cancelAnimationFrame(this.pending);
    this.refresh();
  }

  /** Whether the texts tell of what is highlighted now. */
  get isUpToDate(): boolean {
    return this.pending === 0 && this.grid.isStill;
  }

  /** Whether nothing moves. */
  get isStill(): boolean {
    return this.grid.isStill;
  }

  private refreshSoon(): void {
    if (this.pending === 0) this.pending = requestAnimationFrame(() => this.refresh());
  }

  private refresh(): void {
    this.pending = 0;
    const { shown, highlighted, store } = this.session;
    const { pin } = store.state;
    if (!shown) return;
    const pinned = pin ? this.session.sampleAt(pin[0], pin[1]) : null;
    const hovered = highlighted.point ? this.session.sampleAt(highlighted.point[0], highlighted.point[1]) : null;
    const subject = hovered ?? pinned;
    this.unpin.hidden = this.followLabel.hidden = !pinned;
    this.follow.checked = store.state.followsPattern;
    this.title.textContent = hovered ? 'Under the pointer' : pinned ? 'Pinned' : 'Polytopes';
    const isGone = pinned && !hovered && this.followed && store.state.followsPattern && cellOf(shown.partition, this.followed) < 0;
    this.note.textContent = hovered && pinned ? comparison(hovered, pinned, shown) : isGone ? 'its pattern is not in this frame' : '';
    this.hint.hidden = subject !== null;
    this.facts.hidden = subject === null;
    if (!subject) this.grid.showCreases();
    else {
      this.facts.replaceChildren(...this.factsOf(subject, shown));
      this.grid.show(subject.pattern, hovered && pinned ? pinned.pattern : null);
    }
  }

  private factsOf(subject: PointSample, shown: DisplayedFrame): HTMLElement[] {
    const { partition, frame } = shown;
    const { cell, values } = subject;
    const item = (name: string, text: string, room = '') =>
      element('div', { class: room }, element('dt', {}, name), element('dd', { 'data-fact': name.toLowerCase() }, text));
    const { run } = this.session;
    const facts = [
      ...(run.isModel ? [] : [item('Epoch', counted(run.frames[frame]!.epoch))]),
      item('Point', `${readable(subject.x, 6)}, ${readable(subject.y, 6)}`, 'double'),
      item(values.length === 1 ? 'Value' : 'Values', [...values].map((value) => readable(value, 5)).join(', '), values.length > 1 ? 'wide' : ''),
      ...(run.text.model?.plane ? [item('Inputs', inputsText(run.text.model.plane, subject.x, subject.y), 'wide')] : []),
    ];
    if (cell < 0) return [...facts, item('Polytope', 'The point lies on a boundary or outside of the window.', 'wide')];
    const maps = Array.from({ length: partition.outputs }, (_, k) => {
      const at = 3 * (cell * partition.outputs + k);
      return affineText(partition.maps[at]!, partition.maps[at + 1]!, partition.maps[at + 2]!, 5);
    });
    return [
      ...facts,
      item('Area', this.areaText(subject, shown)),
      item('Gradient', readable(gradientNormOf(partition, cell), 5)),
      item('Sides', String(partition.cellStart[cell + 1]! - partition.cellStart[cell]!)),
      item((maps.length === 1 ? 'Here the network is' : 'Here the outputs are') + (run.text.output ? `, before ${run.text.output}` : ''), maps.join('\n'), 'wide'),
    ];
  }

  /** To as many digits as are certain; of the pinned polytope to all that are shown. */
  private areaText({ cell, x, y }: PointSample, { partition, network }: DisplayedFrame): string {
    const { run, layout, store } = this.session;
    const { area, digits } = areaWithDigits(partition, cell);
    if (digits >= AREA_DIGITS) return readable(area, AREA_DIGITS);
    const isPinned = store.state.pin?.[0] === x && store.state.pin[1] === y;
    const exact = isPinned ? exactAreaOf(partition, cell, network, layout, run.window) : null;
    if (exact !== null) return readable(exact, AREA_DIGITS);
    return digits > 0 ? readable(area, digits) : `about ${readable(area, 1)}`;
  }

  private refreshChips(): void {
    const { store, run } = this.session;
    this.chips.replaceChildren(...store.state.creases.map((crease) => {
      const name = `layer ${layerOf(crease)} · neuron ${neuronOf(crease)}`;
      const chip = element('button', { class: 'chip', style: `--layer: ${css(layerColour(layerOf(crease), run.hidden.length))}`, title: 'Unpin this crease' },
        element('i'), name, ' ×');
      chip.addEventListener('click', () => {
        store.update({ creases: store.state.creases.filter((one) => one !== crease) });
        this.session.highlight({ crease: null });
      });
      chip.addEventListener('pointerenter', () => this.session.highlight({ crease }));
      chip.addEventListener('pointerleave', () => this.session.highlight({ crease: null }));
      return chip;
    }));
  }

  private refreshPin(): void {
    const { shown, store, layout } = this.session;
    const { pin } = store.state;
    const pinned = pin && shown ? this.session.sampleAt(pin[0], pin[1]) : null;
    this.history.follow(pin);
    this.sidesCard.hidden = !pinned || pinned.cell < 0;
    if (!shown || !pinned || pinned.cell < 0) return;
    shown.functions.load(pinned.pattern, this.session.run.window);
    const sides = inequalitiesOf(shown.partition, pinned.cell, shown.functions, layout);
    this.sidesCount.textContent = `${sides.length}, none redundant`;
    this.sides.replaceChildren(...sides.map((side) => this.sideItem(side, shown)));
  }

  private sideItem(side: Inequality, shown: DisplayedFrame): HTMLElement {
    const { session } = this;
    const { hidden } = session.run;
    const name = isSide(side.crease) ? 'window' : `layer ${layerOf(side.crease)} · neuron ${neuronOf(side.crease)}`;
    const colour = isSide(side.crease) ? 'var(--quiet)' : css(layerColour(layerOf(side.crease), hidden.length));
    const text = isSide(side.crease)
      ? `${side.a === 1 ? 'x' : 'y'} ${side.positive ? '>' : '<'} ${readable(-side.c)}`
      : `${affineText(side.a, side.b, side.c)} ${side.positive ? '>' : '<'} 0`;
    const item = element('li', { class: 'side', style: `--layer: ${colour}`, 'data-crease': name }, element('span', {}, element('i'), name), element('code', { title: text }, text));
    if (side.neighbour >= 0) {
      const go = element('button', { title: 'Pin the neighbour beyond this side', 'aria-label': `Pin the neighbour beyond ${name}` }, '→');
      go.addEventListener('click', () => session.store.update({ pin: middleOf(shown.partition, side.neighbour) }));
      item.append(go);
    }
    const highlight = () => session.highlight({ side: side.corner, cell: side.neighbour >= 0 ? side.neighbour : null });
    const unhighlight = () => session.highlight({ side: null, cell: null });
    item.addEventListener('pointerenter', highlight);
    item.addEventListener('pointerleave', unhighlight);
    item.addEventListener('focusin', highlight);
    item.addEventListener('focusout', unhighlight);
    return item;
  }
}

/** The network's inputs at a point of a plane that is given by its points (0, 0), (1, 0) and (0, 1). */
function inputsText([origin, along, across]: readonly (readonly number[])[], x: number, y: number): string {
  const inputs = origin!.map((start, k) => start + x * (along![k]! - start) + y * (across![k]! - start));
  const shown = inputs.slice(0, MOST_INPUTS).map((value) => readable(value, 4)).join(', ');
  return inputs.length > MOST_INPUTS ? `${shown} and ${inputs.length - MOST_INPUTS} more` : shown;
}

function comparison(hovered: PointSample, pinned: PointSample, { partition }: DisplayedFrame): string {
  const count = differences(hovered.pattern, 0, pinned.pattern, 0, partition.words);
  return count === 0 ? 'the pinned one' : `${count} ${count === 1 ? 'neuron differs' : 'neurons differ'} from the pinned one`;
}

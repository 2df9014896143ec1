import { type CreaseId, layerOf } from '../geometry/crease';
import { middleOf } from '../geometry/partition';
import { byId, element } from './dom';
import { affineText, counted } from './numbers';
import type { Player } from './player';
import type { Session } from './session';
import type { State } from './state';

interface Step {
  /** What is outlined. */
  readonly target: string;
  readonly title: string;
  text(): string;
  /** Whether it tells of training, which one network alone has not. */
  readonly isOfRun?: boolean;
  /** Changes the view so that the text can be seen in it. */
  show?(): void;
}

/** Six steps that explain what the page shows, with the run's own network. */
export class Tour {
  private readonly box = element('section', { id: 'tour', role: 'dialog', 'aria-labelledby': 'tour-title', hidden: true });
  private readonly title = element('h2', { id: 'tour-title' });
  private readonly text = element('p', { 'aria-live': 'polite' });
  private readonly back = element('button', {}, 'Back');
  private readonly next = element('button', { class: 'primary' }, 'Next');
  private readonly steps: readonly Step[];
  private step = 0;
  private before: State | null = null;

  constructor(
    private readonly session: Session,
    private readonly player: Player,
  ) {
    this.steps = this.createSteps().filter(({ isOfRun }) => !(isOfRun && session.run.isModel));
    if (session.run.isModel) byId('tour-button').title = `What is shown here, in ${this.steps.length} steps`;
    const close = element('button', { class: 'quiet' }, 'Close');
    this.box.append(this.title, this.text, element('p', { class: 'row' }, this.back, this.next, close));
    document.body.append(this.box);
    this.back.addEventListener('click', () => this.go(this.step - 1));
    this.next.addEventListener('click', () => (this.step + 1 < this.steps.length ? this.go(this.step + 1) : this.close()));
    close.addEventListener('click', () => this.close());
    this.box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
      else if (event.key === 'ArrowRight') this.next.click();
      else if (event.key === 'ArrowLeft') this.go(this.step - 1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    byId('tour-button').addEventListener('click', () => this.open());
  }

  open(): void {
    this.before = this.session.store.state;
    this.box.hidden = false;
    this.go(0);
    this.next.focus();
  }

  private close(): void {
    this.player.pause();
    this.box.hidden = true;
    this.outline(null);
    if (this.before) this.session.store.update({ ...this.before, theme: this.session.store.state.theme });
    byId('tour-button').focus();
  }

  private go(step: number): void {
    const found = this.steps[step];
    if (!found) return;
    this.step = step;
    this.player.pause();
    this.session.store.update({ pin: null, creases: [], fill: 'output', right: this.session.run.isModel ? 'levels' : 'image' });
    found.show?.();
    this.title.textContent = `${step + 1} of ${this.steps.length}: ${found.title}`;
    this.text.textContent = found.text();
    this.back.disabled = step === 0;
    this.next.textContent = step + 1 === this.steps.length ? 'Done' : 'Next';
    this.outline(byId(found.target));
  }

  private outline(target: HTMLElement | null): void {
    document.querySelector('.toured')?.classList.remove('toured');
    target?.classList.add('toured');
    target?.scrollIntoView({ block: 'nearest' });
  }

  private createSteps(): readonly Step[] {
    const { session } = this;
    const { run, store } = session;
    const answer = run.classes ? 'a class' : run.hasColour ? 'a colour' : run.isModel ? 'a number' : 'a grey value';
    const partition = () => session.shown!.partition;
    return [
      {
        target: 'panel-image',
        isOfRun: true,
        title: run.text.image ? 'a picture to learn' : 'points to learn',
        text: () => (run.text.image
          ? `A small neural network learns this picture. A point of the plane goes in, as two coordinates; ${answer} comes out. The network is trained on the red points alone. The blue ones check what it makes of points that it has not seen.`
          : `A small neural network learns these points. A point of the plane goes in, as two coordinates; ${answer} comes out, which the point's colour shows. The network is trained on the discs alone. The rings check what it makes of points that it has not seen.`),
      },
      {
        target: 'panel-output',
        title: 'what the network computes',
        text: () => (run.isModel
          ? `A point of the plane goes in, as two coordinates${run.text.model!.plane ? ' that tell all its inputs' : ''}; ${answer} comes out. Here the network was asked at every point. On the right are the lines on which ${run.classes ? 'the answer changes' : 'its output has one value'}.`
          : `Here the network was asked at every point, after ${counted(this.epoch())} epochs of training. The nearer this is to ${run.text.image ? 'the picture' : 'the colours of the points'}, the smaller is the loss in the chart below.`),
      },
      {
        target: 'panel-cells',
        title: 'a neuron draws a crease',
        show: () => this.showCrease(0),
        text: () => 'A neuron weighs its inputs, adds them up, and passes the sum on if it is above 0; below 0 it passes on nothing, or little. Where the sum is exactly 0 the function has a kink, as paper has at a crease. The creases of the first layer are straight lines. One is drawn bold.',
      },
      {
        target: 'panel-cells',
        title: 'deeper creases bend',
        show: () => this.showCrease(run.hidden.length - 1),
        text: () => (run.hidden.length > 1
          ? 'A neuron of a deeper layer sees the plane as the layers before have folded it. So its crease, drawn bold now, is straight only until it meets another one, and bends there. Colours tell the layers.'
          : 'This network has one hidden layer, so all creases are straight lines. In a network of more layers those of later layers bend where they meet earlier ones.'),
      },
      {
        target: 'inspector',
        title: 'between creases: a polytope',
        show: () => store.update({ pin: middleOf(partition(), largestCell(session)) }),
        text: () => `Within a piece that no crease cuts, no neuron switches, so the network there is one linear function${this.pinnedMap()}. Such a piece is a polytope; there are ${counted(run.frames[store.state.frame]!.polytopes)} of them now. On the right is which neurons are active on the pinned one, and which inequalities bound it.`,
      },
      {
        target: 'time',
        isOfRun: true,
        title: 'training moves the creases',
        show: () => {
          store.update({ frame: 0 });
          this.player.toggle();
        },
        text: () => `Training changes the weights a little at a time. Creases move to where ${run.text.image ? 'the picture has edges' : 'colours meet'}, and polytopes appear and vanish. Drag along the chart to any epoch, or press the space bar to play.`,
      },
    ];
  }

  private epoch(): number {
    return this.session.run.frames[this.session.store.state.frame]?.epoch ?? 0;
  }

  private pinnedMap(): string {
    const { shown, run } = this.session;
    if (!shown || run.outputs !== 1) return '';
    const at = 3 * largestCell(this.session);
    const { maps } = shown.partition;
    return `: ${affineText(maps[at]!, maps[at + 1]!, maps[at + 2]!, 3)} on the pinned one`;
  }

  /** Keeps the crease of a layer that has the most edges. */
  private showCrease(layer: number): void {
    let [best, most] = [-1 as CreaseId, 0];
    for (const [crease, edges] of this.session.edgeCounts()) if (layerOf(crease) === layer && edges > most) [best, most] = [crease, edges];
    if (most > 0) this.session.store.update({ creases: [best] });
  }
}

/** The largest cell that does not touch the border. */
function largestCell({ shown }: Session): number {
  const { cells, cellStart, x, y, crease } = shown!.partition;
  let [best, most] = [0, -1];
  for (let cell = 0; cell < cells; cell++) {
    let [twice, isInner] = [0, true];
    const [start, end] = [cellStart[cell]!, cellStart[cell + 1]!];
    for (let i = start; i < end; i++) {
      const j = i + 1 === end ? start : i + 1;
      twice += x[i]! * y[j]! - x[j]! * y[i]!;
      isInner &&= crease[i]! >= 0;
    }
    if (isInner && twice > most) [best, most] = [cell, twice];
  }
  return best;
}

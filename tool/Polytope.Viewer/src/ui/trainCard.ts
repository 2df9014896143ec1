import { highest } from '../draw/colouring';
import type { Optimizer, TrainingSet, TrainingSubject } from '../training/trainer';
import type { Override, RunData } from '../run/runData';
import type { TrainingOrder, TrainingReport } from '../training/worker';
import { byId, element } from './dom';
import type { NetworkChanges } from './networkChanges';
import { counted, readable } from './numbers';
import type { Player } from './player';
import type { Session } from './session';

const OPTIMIZERS: Record<Optimizer, string> = { adam: 'Adam', sgd: 'gradient descent', momentum: 'with momentum' };

/** The size of a batch, as the published experiments have it. */
const BATCH = 1024;

/** What this training does otherwise than the run's. */
function differences({ text: { optimizer, noise } }: RunData): string {
  const isKnown = optimizer === undefined || optimizer in OPTIMIZERS;
  return [
    `Batches have ${BATCH} points, and moments start at 0`,
    ...(isKnown ? [] : [`Adam stands in for ${optimizer}`]),
    ...(noise ? ['the values have no noise'] : []),
  ].join('; ') + '.';
}

const MOST_HELPERS = 15;

/** Trains on from the frame on the screen, in workers of the page. */
export class TrainCard {
  private readonly button = element('button', { class: 'primary' }, 'Train on');
  private readonly reset = element('button', { disabled: true }, 'As trained');
  private readonly optimizer = element('select', {}, ...Object.entries(OPTIMIZERS).map(([value, name]) => element('option', { value }, name)));
  private readonly rate = element('input', { type: 'range', min: -5, max: 0, step: 0.05 });
  private readonly rateText = element('output');
  private readonly report = element('p', { 'aria-live': 'off' });
  private worker: Worker | null = null;
  private helpers: Worker[] = [];
  /** What was shown last of the training. */
  private trained: Override | null = null;

  constructor(
    private readonly session: Session,
    private readonly player: Player,
    private readonly changes: NetworkChanges,
    private readonly source: string,
  ) {
    const { run, store } = session;
    this.rate.value = String(Math.log10(run.text.rate ?? 0.001));
    this.optimizer.value = run.text.optimizer !== undefined && run.text.optimizer in OPTIMIZERS ? run.text.optimizer : 'adam';
    byId('inspector').append(element('section', { class: 'card', id: 'train-card' },
      element('h2', {}, 'Train here'),
      element('p', {}, 'Goes on from this frame, in this page, on all cores. Sums are taken in another order than the tool’s, so this is not the tool’s run: the same start ends elsewhere. ' + differences(run)),
      element('div', { class: 'row' }, this.button, this.reset, element('label', {}, 'by ', this.optimizer), element('label', { class: 'rate' }, 'rate ', this.rate, this.rateText)),
      this.report));
    this.button.addEventListener('click', () => (this.worker ? this.stop() : void this.start()));
    this.reset.addEventListener('click', () => {
      changes.begin();
      changes.make({ override: null });
    });
    for (const control of [this.optimizer, this.rate]) control.addEventListener('input', () => this.changeSettings());
    store.listen((now, before) => (now.frame !== before.frame || now.edit !== before.edit) && this.stop());
    session.onChanged(() => {
      this.reset.disabled = run.override === null;
      if (run.override === this.trained) return;
      this.stop();
      this.report.textContent = '';
    });
    this.changeSettings();
  }

  private get settings(): { optimizer: Optimizer; rate: number } {
    return { optimizer: this.optimizer.value as Optimizer, rate: 10 ** Number(this.rate.value) };
  }

  private changeSettings(): void {
    this.rateText.textContent = readable(this.settings.rate, 2);
    this.worker?.postMessage({ kind: 'set', ...this.settings } satisfies TrainingOrder);
  }

  private async start(): Promise<void> {
    const { run, store } = this.session;
    this.player.pause();
    const { frame } = store.state;
    const parameters = Float32Array.from(await run.parameters(frame));
    if (store.state.frame !== frame || this.worker) return;
    // What was changed by hand is a part of the start.
    const { epoch } = run.frames[frame]!;
    const { edit } = store.state;
    this.changes.begin();
    this.trained = { epoch, parameters };
    this.changes.make({ override: this.trained, edit: edit?.epoch === epoch ? null : edit });
    const url = URL.createObjectURL(new Blob([this.source], { type: 'text/javascript' }));
    const worker = new Worker(url);
    const subject: TrainingSubject = { shape: run.shape, slope: run.slope, output: run.text.output, set: this.trainingSet() };
    // One worker leads and the others help.
    this.helpers = Array.from({ length: Math.min(MOST_HELPERS, (navigator.hardwareConcurrency ?? 2) - 1) }, () => new Worker(url));
    const ports = this.helpers.map((helper) => {
      const { port1, port2 } = new MessageChannel();
      helper.postMessage({ kind: 'help', subject, port: port2 } satisfies TrainingOrder, [port2]);
      return port1;
    });
    this.worker = worker;
    this.button.textContent = 'Stop';
    worker.onmessage = ({ data }: MessageEvent<TrainingReport>) => worker === this.worker && this.take(data);
    const order: TrainingOrder = { kind: 'start', subject, parameters, batch: BATCH, helpers: ports, ...this.settings };
    worker.postMessage(order, ports);
  }

  private stop(): void {
    for (const worker of [this.worker, ...this.helpers]) worker?.terminate();
    this.worker = null;
    this.helpers = [];
    this.button.textContent = 'Train on';
  }

  private take({ parameters, steps, loss }: TrainingReport): void {
    const { run, store } = this.session;
    const each = Math.max(1, Math.ceil(run.trainingPoints.length / 2 / BATCH));
    this.report.textContent = `${counted(steps)} steps, ${readable(steps / each, 3)} epochs; loss of the last batches ${readable(loss, 4)}`;
    if (!Number.isFinite(loss)) {
      this.stop();
      this.report.textContent = 'The training diverged: the loss is not a finite number. Try a smaller rate.';
      return;
    }
    // Networks that are cut slower than they are trained are shown now and then.
    if (!this.session.isCurrent) return;
    this.trained = { epoch: run.frames[store.state.frame]!.epoch, parameters };
    this.changes.make({ override: this.trained });
  }

  /** The run's training points, with what is learned there. */
  private trainingSet(): TrainingSet {
    const { run } = this.session;
    const points = run.trainingPoints;
    const count = points.length / 2;
    const { classes, outputs } = run;
    const targets = new Float32Array(classes ? count : count * outputs);
    if (run.trainingTargets) return { points, targets: run.trainingTargets, areScores: classes !== null };
    for (let k = 0; k < count; k++) {
      const channels = this.session.imageAt(points[2 * k]!, points[2 * k + 1]!)!;
      if (classes) targets[k] = highest(classes.map((colour) => -Math.hypot(...colour.map((part, c) => part / 255 - channels[c]!))));
      else for (let o = 0; o < outputs; o++) targets[k * outputs + o] = channels[outputs === 3 ? (o as 0 | 1 | 2) : 0]!;
    }
    return { points, targets, areScores: classes !== null };
  }
}

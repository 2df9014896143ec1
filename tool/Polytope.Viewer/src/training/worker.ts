import type { Ending, Shape } from '../geometry/network';
import { type Optimizer, Trainer, type TrainingSet } from './trainer';

/** Starts a training, or changes its settings. */
export type TrainingOrder =
  | { readonly kind: 'start'; readonly shape: Shape; readonly slope: number; readonly output: Ending | undefined; readonly parameters: Float32Array; readonly set: TrainingSet; readonly batch: number; readonly optimizer: Optimizer; readonly rate: number }
  | { readonly kind: 'set'; readonly optimizer: Optimizer; readonly rate: number };

export interface TrainingReport {
  readonly parameters: Float32Array;
  readonly steps: number;
  /** The mean loss of the steps since the last report. */
  readonly loss: number;
}

interface Scope {
  onmessage: ((event: MessageEvent<TrainingOrder>) => void) | null;
  postMessage(report: TrainingReport): void;
}

const scope = self as unknown as Scope;

/** Milliseconds of training between reports. */
const INTERVAL = 60;

let settings: { optimizer: Optimizer; rate: number } = { optimizer: 'adam', rate: 0.001 };

scope.onmessage = ({ data: order }) => {
  settings = { optimizer: order.optimizer, rate: order.rate };
  if (order.kind !== 'start') return;
  const trainer = new Trainer(order.shape, order.slope, order.parameters, order.set, order.batch, order.output);
  const work = () => {
    const end = performance.now() + INTERVAL;
    let [sum, steps] = [0, 0];
    do {
      sum += trainer.step(settings.optimizer, settings.rate);
      steps++;
    } while (performance.now() < end);
    scope.postMessage({ parameters: trainer.parameters.slice(), steps: trainer.steps, loss: sum / steps });
    // Messages with other settings get their turn.
    setTimeout(work);
  };
  work();
};

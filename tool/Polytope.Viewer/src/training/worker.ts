import { BatchGradient, type Helper, type LossSum, type Optimizer, Trainer, type TrainingSubject } from './trainer';

/** Starts a training, changes its settings, or has a worker help another one over a port. */
export type TrainingOrder =
  | { readonly kind: 'start'; readonly subject: TrainingSubject; readonly parameters: Float32Array; readonly batch: number; readonly helpers: readonly MessagePort[]; readonly optimizer: Optimizer; readonly rate: number }
  | { readonly kind: 'set'; readonly optimizer: Optimizer; readonly rate: number }
  | { readonly kind: 'help'; readonly subject: TrainingSubject; readonly port: MessagePort };

/** What a helper is asked for. */
interface PartOrder {
  readonly parameters: Float32Array;
  readonly points: Uint32Array;
}

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
  if (order.kind === 'help') {
    help(order.subject, order.port);
    return;
  }
  settings = { optimizer: order.optimizer, rate: order.rate };
  if (order.kind !== 'start') return;
  const trainer = new Trainer(order.subject, order.parameters, order.batch, order.helpers.map(helperAt));
  const work = async () => {
    const end = performance.now() + INTERVAL;
    let [sum, steps] = [0, 0];
    do {
      sum += await trainer.step(settings.optimizer, settings.rate);
      steps++;
    } while (performance.now() < end);
    scope.postMessage({ parameters: trainer.parameters.slice(), steps: trainer.steps, loss: sum / steps });
    // Messages with other settings get their turn.
    setTimeout(work);
  };
  void work();
};

function help(subject: TrainingSubject, port: MessagePort): void {
  const gradient = new BatchGradient(subject);
  port.onmessage = ({ data }: MessageEvent<PartOrder>) => port.postMessage(gradient.over(data.parameters, data.points));
}

/** A helper at the other end of a port; it is asked for one part at a time. */
function helperAt(port: MessagePort): Helper {
  let answer: (sum: LossSum) => void = () => {};
  port.onmessage = ({ data }: MessageEvent<LossSum>) => answer(data);
  return (parameters, points) => new Promise((resolve) => {
    answer = resolve;
    port.postMessage({ parameters, points: points.slice() } satisfies PartOrder);
  });
}

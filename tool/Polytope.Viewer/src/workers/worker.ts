import { networkOf } from '../geometry/network';
import { PatternLayout } from '../geometry/pattern';
import { partitionOf } from '../geometry/partition';
import type { PartitionOrder, WorkerAnswer } from './messages';
import { sceneOf } from './scene';

/** The part of a worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<PartitionOrder>) => void) | null;
  postMessage(answer: WorkerAnswer, transfer?: Transferable[]): void;
}

const scope = self as unknown as Scope;
const PAUSE = 100;

scope.onmessage = ({ data: order }) => {
  const { frame } = order;
  try {
    if (!order.parameters.every(Number.isFinite)) throw new Error('its weights are not finite numbers, for the training diverged.');
    const start = performance.now();
    let reported = start;
    const network = networkOf(order.shape, order.slope, order.parameters);
    const partition = partitionOf(network, order.window, (cells) => {
      if (performance.now() - reported < PAUSE) return;
      reported = performance.now();
      scope.postMessage({ kind: 'progress', frame, cells });
    });
    const scene = sceneOf(partition, new PatternLayout(order.shape.slice(1, -1)));
    const buffers = [...Object.values(partition), ...Object.values(scene)]
      .filter((value) => ArrayBuffer.isView(value))
      .map((view) => view.buffer as ArrayBuffer);
    scope.postMessage({ kind: 'done', frame, partition, scene, milliseconds: performance.now() - start }, [...new Set(buffers)]);
  } catch (mistake) {
    scope.postMessage({ kind: 'failed', frame, reason: mistake instanceof Error ? mistake.message : String(mistake) });
  }
};

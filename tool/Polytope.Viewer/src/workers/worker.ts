import { type Network, networkOf } from '../geometry/network';
import { PartitionAssembly } from '../geometry/partition';
import { PatternLayout } from '../geometry/pattern';
import { Subdivision } from '../geometry/subdivision';
import type { Window } from '../geometry/window';
import type { PartitionOrder, Preview, WorkerAnswer } from './messages';
import { sceneOf } from './scene';

/** The part of a worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<PartitionOrder>) => void) | null;
  postMessage(answer: WorkerAnswer, transfer?: Transferable[]): void;
}

const scope = self as unknown as Scope;

/** Milliseconds after which the cells that there are are sent. */
const INTERVAL = 150;

/** Points along the longer side of a preview, fewer for networks of many weights. */
const PREVIEW_POINTS = 96;
const PREVIEW_PRODUCTS = 2e8;

scope.onmessage = ({ data: order }) => {
  const { job } = order;
  try {
    if (!order.parameters.every(Number.isFinite)) throw new Error('its weights are not finite numbers, for the training diverged.');
    const start = performance.now();
    const network = networkOf(order.shape, order.slope, order.parameters, order.first);
    const layout = new PatternLayout(order.shape.slice(1, -1));
    if (order.wantsPreview) {
      const preview = previewOf(network, order.window, order.parameters.length);
      scope.postMessage({ kind: 'preview', job, preview }, [preview.values.buffer as ArrayBuffer]);
    }
    let sent = performance.now();
    const send = () => {
      const part = assembly.flush();
      const scene = sceneOf(part, layout);
      const buffers = [...Object.values(part), ...Object.values(scene)].filter((value) => ArrayBuffer.isView(value)).map((view) => view.buffer as ArrayBuffer);
      scope.postMessage({ kind: 'part', job, part, scene }, [...new Set(buffers)]);
    };
    const assembly = new PartitionAssembly(network, () => {
      if (performance.now() - sent < INTERVAL) return;
      send();
      sent = performance.now();
    });
    new Subdivision(network, order.window, assembly, order.share).run();
    send();
    scope.postMessage({ kind: 'done', job, milliseconds: performance.now() - start });
  } catch (mistake) {
    scope.postMessage({ kind: 'failed', job, reason: mistake instanceof Error ? mistake.message : String(mistake) });
  }
};

/** The outputs on a grid, in float32, layer by layer for all points at once. */
function previewOf({ layers, slope }: Network, window: Window, parameters: number): Preview {
  const points = Math.max(16, Math.min(PREVIEW_POINTS, Math.floor(Math.sqrt(PREVIEW_PRODUCTS / parameters))));
  const [width, height] = [window.x1 - window.x0, window.y1 - window.y0];
  const columns = Math.max(1, Math.round(width >= height ? points : (points * width) / height));
  const rows = Math.max(1, Math.round(height >= width ? points : (points * height) / width));
  const count = columns * rows;
  let values = [new Float32Array(count), new Float32Array(count)];
  for (let k = 0; k < count; k++) {
    values[0]![k] = window.x0 + (((k % columns) + 0.5) / columns) * width;
    values[1]![k] = window.y0 + ((Math.floor(k / columns) + 0.5) / rows) * height;
  }
  layers.forEach(({ inputs, outputs, weights, biases }, l) => {
    const isLast = l === layers.length - 1;
    values = Array.from({ length: outputs }, (_, j) => {
      const sums = new Float32Array(count).fill(biases[j]!);
      for (let i = 0; i < inputs; i++) {
        const weight = Math.fround(weights[j * inputs + i]!);
        const source = values[i]!;
        for (let k = 0; k < count; k++) sums[k]! += Math.fround(weight * source[k]!);
      }
      if (!isLast) for (let k = 0; k < count; k++) if (sums[k]! < 0) sums[k]! *= slope;
      return sums;
    });
  });
  const all = new Float32Array(count * values.length);
  values.forEach((one, output) => one.forEach((value, k) => (all[k * values.length + output] = value)));
  return { columns, rows, outputs: values.length, values: all };
}

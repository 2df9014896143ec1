import type { Kernel } from '../geometry/kernel';
import { networkOf } from '../geometry/network';
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
const LEAST_PREVIEW = 16;
const PREVIEW_PRODUCTS = 5e7;

scope.onmessage = ({ data: order }) => {
  const { job } = order;
  try {
    if (!order.parameters.every(Number.isFinite)) throw new Error('its weights are not finite numbers, for the training diverged.');
    const start = performance.now();
    const network = networkOf(order.shape, order.slope, order.parameters, order.first, order.slopes);
    const layout = new PatternLayout(order.shape.slice(1, -1));
    let sent = 0;
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
    const subdivision = new Subdivision(network, order.window, assembly, order.share);
    if (order.wantsPreview) {
      const preview = previewOf(subdivision.kernel, order.window, order.parameters.length);
      scope.postMessage({ kind: 'preview', job, preview }, [preview.values.buffer as ArrayBuffer]);
    }
    sent = performance.now();
    subdivision.run();
    send();
    scope.postMessage({ kind: 'done', job, milliseconds: performance.now() - start });
  } catch (mistake) {
    scope.postMessage({ kind: 'failed', job, reason: mistake instanceof Error ? mistake.message : String(mistake) });
  }
};

scope.postMessage({ kind: 'ready' });

/** The outputs on a grid. */
function previewOf(kernel: Kernel, window: Window, parameters: number): Preview {
  const points = Math.max(LEAST_PREVIEW, Math.min(PREVIEW_POINTS, Math.floor(Math.sqrt(PREVIEW_PRODUCTS / parameters))));
  const [width, height] = [window.x1 - window.x0, window.y1 - window.y0];
  const columns = Math.max(1, Math.round(width >= height ? points : (points * width) / height));
  const rows = Math.max(1, Math.round(height >= width ? points : (points * height) / width));
  const [x, y] = [new Float32Array((columns * rows + 15) & ~15), new Float32Array((columns * rows + 15) & ~15)];
  for (let k = 0; k < columns * rows; k++) {
    x[k] = window.x0 + (((k % columns) + 0.5) / columns) * width;
    y[k] = window.y0 + ((Math.floor(k / columns) + 0.5) / rows) * height;
  }
  const values = kernel.sample(x, y);
  const outputs = values.length / x.length;
  return { columns, rows, outputs, values: values.slice(0, columns * rows * outputs) };
}

import type { Partition } from '../geometry/partition';
import type { RunData } from '../run/runData';
import type { PartitionOrder, WorkerAnswer } from './messages';
import type { Scene } from './scene';

/** A frame's partition and its buffers for the graphics card. */
export interface FrameGeometry {
  readonly frame: number;
  readonly partition: Partition;
  readonly scene: Scene;
  /** The worker's time. */
  readonly milliseconds: number;
}

/** Corners kept in memory at most; a hundred bytes each. */
const MAX_CORNERS = 3_000_000;

/** Milliseconds after which a worker on a frame that is no longer requested is terminated. */
const ABANDON_AFTER = 250;

interface Slot {
  worker: Worker;
  frame: number | null;
  since: number;
}

/**
 * Workers that compute partitions: the requested frame first, then those likely to follow. A least-recently-used cache
 * keeps as many as memory allows.
 */
export class PartitionPool {
  onReady: (geometry: FrameGeometry) => void = () => {};
  onProgress: (frame: number, cells: number) => void = () => {};
  onFailed: (frame: number, reason: string) => void = () => {};
  private readonly url: string;
  private readonly slots: Slot[] = [];
  private readonly kept = new Map<number, FrameGeometry>();
  private corners = 0;
  private queue: number[] = [];

  constructor(
    private readonly run: RunData,
    source: string,
    private readonly size = Math.max(1, Math.min(4, (navigator.hardwareConcurrency ?? 2) - 1)),
  ) {
    // A page opened from disk may not start a worker from another file, but it may from a blob of its own.
    this.url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  }

  find(frame: number): FrameGeometry | undefined {
    const geometry = this.kept.get(frame);
    if (geometry) {
      this.kept.delete(frame);
      this.kept.set(frame, geometry);
    }
    return geometry;
  }

  /** Requests these frames in this order; earlier requests that are not among them are dropped. */
  request(frames: readonly number[]): void {
    this.queue = frames.filter((frame) => !this.kept.has(frame));
    for (const slot of this.slots) {
      if (slot.frame === null || frames.includes(slot.frame) || performance.now() - slot.since < ABANDON_AFTER) continue;
      slot.worker.terminate();
      Object.assign(slot, this.createSlot());
    }
    this.go();
  }

  private go(): void {
    for (const frame of this.queue) {
      if (this.slots.some((slot) => slot.frame === frame)) continue;
      let slot = this.slots.find((one) => one.frame === null);
      if (!slot) {
        if (this.slots.length === this.size) return;
        slot = this.createSlot();
        this.slots.push(slot);
      }
      slot.frame = frame;
      slot.since = performance.now();
      void this.send(slot, frame);
    }
  }

  private async send(slot: Slot, frame: number): Promise<void> {
    const { worker } = slot;
    const parameters = (await this.run.parameters(frame)).slice();
    if (slot.worker !== worker || slot.frame !== frame) return;
    const order: PartitionOrder = { frame, shape: this.run.shape, slope: this.run.slope, window: this.run.window, parameters };
    worker.postMessage(order, [parameters.buffer]);
  }

  private createSlot(): Slot {
    const slot: Slot = { worker: new Worker(this.url), frame: null, since: 0 };
    const worker = slot.worker;
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => this.take(worker, data);
    return slot;
  }

  private take(worker: Worker, answer: WorkerAnswer): void {
    const slot = this.slots.find((one) => one.worker === worker);
    if (!slot) return;
    if (answer.kind === 'progress') {
      this.onProgress(answer.frame, answer.cells);
      return;
    }
    slot.frame = null;
    this.queue = this.queue.filter((frame) => frame !== answer.frame);
    if (answer.kind === 'failed') this.onFailed(answer.frame, answer.reason);
    else this.keep(answer);
    this.go();
  }

  private keep(geometry: FrameGeometry): void {
    this.kept.set(geometry.frame, geometry);
    this.corners += geometry.partition.x.length;
    for (const [frame, old] of this.kept) {
      if (this.corners <= MAX_CORNERS || frame === geometry.frame) break;
      this.kept.delete(frame);
      this.corners -= old.partition.x.length;
    }
    this.onReady(geometry);
  }
}

import type { Partition } from '../geometry/partition';
import type { RunData } from '../run/runData';
import type { PartitionOrder, WorkerAnswer } from './messages';
import type { Scene } from './scene';

/** A frame as it can be drawn. */
export interface Drawable {
  readonly frame: number;
  readonly partition: Partition;
  readonly scene: Scene;
  /** How long the worker took. */
  readonly milliseconds: number;
}

/** Corners kept in memory, at most; some hundred bytes each. */
const MOST_CORNERS = 3_000_000;

/** A worker that is asked for another frame is given up when it has been at the old one for so long. */
const PATIENCE = 250;

interface Seat {
  worker: Worker;
  frame: number | null;
  since: number;
}

/**
 * Workers that compute partitions: the wanted frame first, then those that will be wanted next. What was computed last
 * is kept as far as memory allows.
 */
export class PartitionPool {
  onReady: (drawable: Drawable) => void = () => {};
  onProgress: (frame: number, cells: number) => void = () => {};
  onFailed: (frame: number, reason: string) => void = () => {};
  private readonly url: string;
  private readonly seats: Seat[] = [];
  private readonly kept = new Map<number, Drawable>();
  private corners = 0;
  private queue: number[] = [];

  constructor(
    private readonly run: RunData,
    source: string,
    private readonly size = Math.max(1, Math.min(4, (navigator.hardwareConcurrency ?? 2) - 1)),
  ) {
    // A page from disk may start no worker from another file, but one from itself.
    this.url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  }

  find(frame: number): Drawable | undefined {
    const drawable = this.kept.get(frame);
    if (drawable) {
      this.kept.delete(frame);
      this.kept.set(frame, drawable);
    }
    return drawable;
  }

  /** These frames, in this order; earlier wishes that are not among them are forgotten. */
  want(frames: readonly number[]): void {
    this.queue = frames.filter((frame) => !this.kept.has(frame));
    for (const seat of this.seats) {
      if (seat.frame === null || frames.includes(seat.frame) || performance.now() - seat.since < PATIENCE) continue;
      seat.worker.terminate();
      Object.assign(seat, this.seat());
    }
    this.go();
  }

  private go(): void {
    for (const frame of this.queue) {
      if (this.seats.some((seat) => seat.frame === frame)) continue;
      let seat = this.seats.find((one) => one.frame === null);
      if (!seat) {
        if (this.seats.length === this.size) return;
        seat = this.seat();
        this.seats.push(seat);
      }
      seat.frame = frame;
      seat.since = performance.now();
      void this.send(seat, frame);
    }
  }

  private async send(seat: Seat, frame: number): Promise<void> {
    const { worker } = seat;
    const parameters = (await this.run.parameters(frame)).slice();
    if (seat.worker !== worker || seat.frame !== frame) return;
    const order: PartitionOrder = { frame, shape: this.run.shape, slope: this.run.slope, window: this.run.window, parameters };
    worker.postMessage(order, [parameters.buffer]);
  }

  private seat(): Seat {
    const seat: Seat = { worker: new Worker(this.url), frame: null, since: 0 };
    const worker = seat.worker;
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => this.take(worker, data);
    return seat;
  }

  private take(worker: Worker, answer: WorkerAnswer): void {
    const seat = this.seats.find((one) => one.worker === worker);
    if (!seat) return;
    if (answer.kind === 'progress') {
      this.onProgress(answer.frame, answer.cells);
      return;
    }
    seat.frame = null;
    this.queue = this.queue.filter((frame) => frame !== answer.frame);
    if (answer.kind === 'failed') this.onFailed(answer.frame, answer.reason);
    else this.keep(answer);
    this.go();
  }

  private keep(drawable: Drawable): void {
    this.kept.set(drawable.frame, drawable);
    this.corners += drawable.partition.x.length;
    for (const [frame, old] of this.kept) {
      if (this.corners <= MOST_CORNERS || frame === drawable.frame) break;
      this.kept.delete(frame);
      this.corners -= old.partition.x.length;
    }
    this.onReady(drawable);
  }
}

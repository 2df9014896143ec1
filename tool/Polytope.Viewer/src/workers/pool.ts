import { joined, type Partition } from '../geometry/partition';
import type { Box } from '../geometry/polygon';
import type { RunData } from '../run/runData';
import type { GeometryPart, PartitionOrder, Preview, WorkerAnswer } from './messages';
import type { Scene } from './scene';

/** A frame's partition and its buffers for the graphics card. */
export interface FrameGeometry {
  readonly frame: number;
  readonly partition: Partition;
  readonly scenes: readonly Scene[];
  /** The box whose cells these are; null for the whole window. */
  readonly box: Box | null;
  /** From the request to the last cell. */
  readonly milliseconds: number;
}

/** A frame that is wanted, or only the cells of a box of it. */
export interface FrameRequest {
  readonly frame: number;
  readonly box: Box | null;
}

/** A part of the device's memory for computed frames, within limits; in megabytes. */
const CACHE_PART = 1 / 24;
const LEAST_CACHE = 64;
const GREATEST_CACHE = 512;

/** A frame of so many cells is cut by all workers together, others by one worker each. */
const LARGE_FRAME = 3000;

/** For a frame of so many cells its outputs are sampled first. */
const PREVIEWED_FRAME = 10_000;

/** Of a box's sides, on each side. */
const MARGIN = 0.4;

/** Milliseconds that the page waits for workers to load. */
const LOADING = 300;

/** Milliseconds after which workers on a frame that is no longer requested are terminated. */
const ABANDON_AFTER = 120;

interface Job {
  readonly id: number;
  readonly frame: number;
  readonly box: Box | null;
  readonly shares: number;
  /** The next share to hand out. */
  next: number;
  /** The network has changed since. */
  isStale: boolean;
  done: number;
  cells: number;
  readonly since: number;
  /** By share, so that the order of the cells depends on the network alone. */
  readonly parts: GeometryPart[][];
}

interface Slot {
  worker: Worker;
  job: Job | null;
  share: number;
}

/**
 * Workers that compute partitions: the requested frame first, a large one by all of them together, then those likely to
 * follow. A least-recently-used cache keeps as many as memory allows.
 */
export class PartitionPool {
  onReady: (geometry: FrameGeometry) => void = () => {};
  onPreview: (frame: number, preview: Preview) => void = () => {};
  /** Cells of a frame that is not complete, and how many have come. */
  onPart: (frame: number, part: GeometryPart, cells: number) => void = () => {};
  onFailed: (frame: number, reason: string) => void = () => {};
  private readonly url: string;
  private readonly slots: Slot[] = [];
  private readonly kept = new Map<number, FrameGeometry>();
  private readonly capacity = cacheBytes();
  private bytes = 0;
  private jobs: Job[] = [];
  private count = 0;
  private loading = 0;
  private loaded = () => {};
  /** What came while answers are held back; null while they are not. */
  private held: (() => void)[] | null = null;

  constructor(
    private readonly run: RunData,
    source: string,
    private readonly size = Math.max(1, Math.min(16, navigator.hardwareConcurrency ?? 2)),
  ) {
    // A page opened from disk may not start a worker from another file, but it may from a blob of its own.
    this.url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  }

  /**
   * Holds answers back, and waits for the workers to load: they could not while the page is put together, which takes the
   * browser's main thread.
   */
  async hold(): Promise<void> {
    this.held = [];
    if (this.loading === 0) return;
    await new Promise<void>((resolve) => {
      this.loaded = resolve;
      setTimeout(resolve, LOADING);
    });
  }

  /** Gives the answers that were held back. */
  release(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const give of held) give();
  }

  /** A computed frame that has the cells of a box. */
  find({ frame, box }: FrameRequest): FrameGeometry | undefined {
    const geometry = this.kept.get(frame);
    if (!geometry || !covers(geometry.box, box)) return undefined;
    this.kept.delete(frame);
    this.kept.set(frame, geometry);
    return geometry;
  }

  /** Requests these frames in this order; earlier requests that are not among them are dropped. */
  request(requests: readonly FrameRequest[]): void {
    const missing = requests.filter((request) => !this.find(request));
    const isWanted = (job: Job) => !job.isStale && missing.some(({ frame, box }) => frame === job.frame && covers(job.box, box));
    for (const slot of this.slots) {
      if (!slot.job || isWanted(slot.job) || performance.now() - slot.job.since < ABANDON_AFTER) continue;
      slot.worker.terminate();
      Object.assign(slot, this.createSlot());
    }
    const wanted = this.jobs.filter(isWanted);
    this.jobs = missing.map(({ frame, box }) => wanted.find((job) => job.frame === frame) ?? this.createJob(frame, box));
    this.dispatch();
  }

  /** Whether all requested frames are computed. */
  get isIdle(): boolean {
    return this.jobs.length === 0;
  }

  /** Drops a frame whose network has changed; what is being computed of it is no longer wanted. */
  invalidate(frame: number): void {
    this.drop(frame);
    for (const job of this.jobs) if (job.frame === frame) job.isStale = true;
    for (const { job } of this.slots) if (job?.frame === frame) job.isStale = true;
    this.jobs = this.jobs.filter((job) => !job.isStale);
  }

  /** Ends the workers and forgets all frames; nothing may be requested any more. */
  close(): void {
    for (const { worker } of this.slots) worker.terminate();
    this.slots.length = this.jobs.length = this.bytes = 0;
    this.kept.clear();
    URL.revokeObjectURL(this.url);
  }

  private createJob(frame: number, box: Box | null): Job {
    const shares = this.run.frames[frame]!.polytopes >= LARGE_FRAME ? this.size : 1;
    return { id: ++this.count, frame, box: box && enlarged(box), shares, next: 0, isStale: false, done: 0, cells: 0, since: performance.now(), parts: Array.from({ length: shares }, () => []) };
  }

  private dispatch(): void {
    for (const job of this.jobs) {
      while (job.next < job.shares) {
        let slot = this.slots.find((one) => one.job === null);
        if (!slot) {
          if (this.slots.length === this.size) return;
          slot = this.createSlot();
          this.slots.push(slot);
        }
        slot.job = job;
        slot.share = job.next++;
        void this.send(slot, job);
      }
    }
  }

  private async send(slot: Slot, job: Job): Promise<void> {
    const { worker, share } = slot;
    const { run } = this;
    const parameters = (await run.parameters(job.frame)).slice();
    if (slot.worker !== worker || slot.job !== job) return;
    const order: PartitionOrder = {
      job: job.id,
      shape: run.shape,
      slope: run.slope,
      slopes: run.slopes,
      window: run.window,
      parameters,
      first: run.first,
      share: { index: share, of: job.shares, box: job.box },
      wantsPreview: share === 0 && run.frames[job.frame]!.polytopes >= PREVIEWED_FRAME,
    };
    worker.postMessage(order, [parameters.buffer as ArrayBuffer]);
  }

  private createSlot(): Slot {
    const slot: Slot = { worker: new Worker(this.url), job: null, share: 0 };
    const { worker } = slot;
    this.loading++;
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
      if (data.kind === 'ready') {
        if (--this.loading === 0) this.loaded();
      } else if (this.held) this.held.push(() => this.receive(worker, data));
      else this.receive(worker, data);
    };
    return slot;
  }

  private receive(worker: Worker, answer: Exclude<WorkerAnswer, { kind: 'ready' }>): void {
    const slot = this.slots.find((one) => one.worker === worker);
    const job = slot?.job;
    if (!slot || !job) return;
    const isCurrent = this.jobs.includes(job);
    switch (answer.kind) {
      case 'preview':
        if (isCurrent) this.onPreview(job.frame, answer.preview);
        return;
      case 'part': {
        const part = { part: answer.part, scene: answer.scene };
        job.parts[slot.share]!.push(part);
        job.cells += part.part.cells;
        if (isCurrent && part.part.cells > 0) this.onPart(job.frame, part, job.cells);
        return;
      }
      case 'failed':
        slot.job = null;
        this.jobs = this.jobs.filter((one) => one !== job);
        if (isCurrent && !job.isStale) this.onFailed(job.frame, answer.reason);
        break;
      case 'done':
        slot.job = null;
        if (++job.done === job.shares && !job.isStale) this.finish(job);
        break;
    }
    this.dispatch();
  }

  private finish(job: Job): void {
    const parts = job.parts.flat();
    const geometry: FrameGeometry = {
      frame: job.frame,
      partition: joined(parts.map(({ part }) => part)),
      scenes: parts.map(({ scene }) => scene).filter((scene) => scene.cells > 0),
      box: job.box,
      milliseconds: performance.now() - job.since,
    };
    this.jobs = this.jobs.filter((one) => one !== job);
    this.drop(job.frame);
    this.kept.set(job.frame, geometry);
    this.bytes += bytesOf(geometry);
    for (const frame of this.kept.keys()) {
      if (this.bytes <= this.capacity || frame === job.frame) break;
      this.drop(frame);
    }
    this.onReady(geometry);
  }

  private drop(frame: number): void {
    const geometry = this.kept.get(frame);
    if (!geometry) return;
    this.kept.delete(frame);
    this.bytes -= bytesOf(geometry);
  }
}

/** A box with a margin, so that small moves of the view need no new cells. */
function enlarged({ x0, y0, x1, y1 }: Box): Box {
  const [x, y] = [MARGIN * (x1 - x0), MARGIN * (y1 - y0)];
  return { x0: x0 - x, y0: y0 - y, x1: x1 + x, y1: y1 + y };
}

/** Whether the cells of one box include those of another; null is the whole window. */
export function covers(box: Box | null, other: Box | null): boolean {
  if (!box) return true;
  return other !== null && box.x0 <= other.x0 && box.y0 <= other.y0 && box.x1 >= other.x1 && box.y1 >= other.y1;
}

function bytesOf({ partition, scenes }: FrameGeometry): number {
  const sizeOf = (value: object) => Object.values(value).reduce((sum: number, one: unknown) => sum + (ArrayBuffer.isView(one) ? one.byteLength : 0), 0);
  return sizeOf(partition) + scenes.reduce((sum, scene) => sum + sizeOf(scene), 0);
}

/** Browsers tell a rough size of the device's memory, or none. */
function cacheBytes(): number {
  const gigabytes = (navigator as { deviceMemory?: number }).deviceMemory ?? 4;
  return 2 ** 20 * Math.min(Math.max(1024 * gigabytes * CACHE_PART, LEAST_CACHE), GREATEST_CACHE);
}

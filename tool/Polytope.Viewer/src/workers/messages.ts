import type { Partition } from '../geometry/partition';
import type { Window } from '../geometry/window';
import type { Shape } from '../geometry/network';
import type { Scene } from './scene';

/** What the page asks a worker for: the partition of one frame. */
export interface PartitionOrder {
  readonly frame: number;
  readonly shape: Shape;
  readonly slope: number;
  readonly window: Window;
  readonly parameters: Float32Array;
}

export type WorkerAnswer =
  | { readonly kind: 'progress'; readonly frame: number; readonly cells: number }
  | { readonly kind: 'done'; readonly frame: number; readonly partition: Partition; readonly scene: Scene; readonly milliseconds: number }
  | { readonly kind: 'failed'; readonly frame: number; readonly reason: string };

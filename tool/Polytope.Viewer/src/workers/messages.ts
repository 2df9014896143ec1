import type { ExactLayer, Parameters, Shape } from '../geometry/network';
import type { PartitionPart } from '../geometry/partition';
import type { Share } from '../geometry/subdivision';
import type { Window } from '../geometry/window';
import type { Scene } from './scene';

/** What the page asks a worker for: a share of the partition of one network. */
export interface PartitionOrder {
  readonly job: number;
  readonly shape: Shape;
  readonly slope: number;
  readonly slopes: readonly (readonly number[] | null)[] | null;
  readonly window: Window;
  readonly parameters: Parameters;
  readonly first: ExactLayer | null;
  readonly share: Share;
  /** Whether to sample the outputs first, so that there is something to see. */
  readonly wantsPreview: boolean;
}

/** Outputs sampled on a grid over the window, row by row. */
export interface Preview {
  readonly columns: number;
  readonly rows: number;
  readonly outputs: number;
  readonly values: Float32Array;
}

/** Some cells, as numbers and as buffers for the graphics card. */
export interface GeometryPart {
  readonly part: PartitionPart;
  readonly scene: Scene;
}

export type WorkerAnswer =
  /** Its program is loaded. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'preview'; readonly job: number; readonly preview: Preview }
  | ({ readonly kind: 'part'; readonly job: number } & GeometryPart)
  | { readonly kind: 'done'; readonly job: number; readonly milliseconds: number }
  | { readonly kind: 'failed'; readonly job: number; readonly reason: string };

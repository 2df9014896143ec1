import type { RunData } from '../run/runData';
import { type Colour, TRAINING, VALIDATION } from './colours';

/** The panel behind points that have no picture behind them. */
export const POINTS_GROUND: Colour = [204, 210, 218];

/** A thin dark line around points in their own colours keeps every colour apart from the ground. */
export const OUTLINE: Colour = [28, 28, 30];

/** The radius of a ring's hole, as a part of the ring's. */
export const HOLE = 0.4;

/** Points that are painted alike. */
export interface DotSet {
  /** x and y of each. */
  readonly positions: Float32Array;
  /** Red, green, blue and 255 of each. */
  readonly colours: Uint8Array;
  readonly isOutlined: boolean;
  readonly isRing: boolean;
}

/**
 * The training and the validation points of a run: red and blue where they are samples of an image; else in the colours of
 * their values or classes, discs and rings.
 */
export function dotSetsOf(run: RunData): readonly [DotSet, DotSet] {
  const set = (positions: Float32Array, targets: Float32Array | null, sample: Colour, isRing: boolean): DotSet => {
    const isOwn = run.text.image === null;
    const colours = Uint8Array.from({ length: 2 * positions.length }, (_, i) => {
      const colour = isOwn ? run.colourOf(targets![i >> 2]!) : sample;
      return i % 4 === 3 ? 255 : colour[(i % 4) as 0 | 1 | 2];
    });
    return { positions, colours, isOutlined: isOwn, isRing: isOwn && isRing };
  };
  return [set(run.trainingPoints, run.trainingTargets, TRAINING, false), set(run.validationPoints, run.validationTargets, VALIDATION, true)];
}

/** In CSS pixels. @param total of all points. */
export const dotRadius = (total: number, width: number, height: number, zoom: number): number =>
  Math.max(0.7, Math.min(0.24 * Math.sqrt((width * height) / Math.max(1, total)) * Math.sqrt(zoom), 4.5));

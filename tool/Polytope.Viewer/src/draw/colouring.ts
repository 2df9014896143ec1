import { amountColour, type Colour, css, errorColour } from './colours';
import { type Fill, FILLS } from './fills';

/**
 * What the colours of a panel mean. Shaders, SVG files, saved pictures and legends all follow this definition, so that they
 * cannot disagree.
 */
export type Colouring =
  /** One output as grey, from one value (black) to another (white). */
  | { readonly kind: 'grey'; readonly from: number; readonly to: number }
  /** Three outputs as red, green and blue, each from 0 to 1. */
  | { readonly kind: 'rgb' }
  /** The colour of the class with the highest score. */
  | { readonly kind: 'classes'; readonly classes: readonly Colour[]; readonly names?: readonly string[] | undefined }
  /** One colour for each cell. */
  | { readonly kind: 'cells'; readonly fill: Fill }
  /** The difference from the image. */
  | { readonly kind: 'error'; readonly measure: ErrorMeasure; readonly limit: number }
  /** The difference of the outputs from those of another epoch. */
  | { readonly kind: 'difference'; readonly of: Colouring; readonly measure: ErrorMeasure; readonly limit: number }
  /** The image that was learned. */
  | { readonly kind: 'image' }
  /** The points that were learned, in their colours. */
  | { readonly kind: 'points' }
  /** Level lines: of one output below, at and above a value, of three in their colours, or the boundary between classes. */
  | { readonly kind: 'levels'; readonly value: number; readonly step: number; readonly of: 'output' | 'channels' | 'classes'; readonly colours: LevelColours }
  /** No colour: lines alone. */
  | { readonly kind: 'blank' };

/** The colours of lines below, at and above the decisive value. */
export interface LevelColours {
  readonly below: Colour;
  readonly at: Colour;
  readonly above: Colour;
}

/** The colours of red, green and blue as channels. */
export const CHANNELS: readonly Colour[] = [[220, 50, 47], [60, 160, 60], [50, 90, 220]];

/**
 * How an error is measured: a signed difference of grey values; the largest difference of any channel, which cannot cancel
 * as a mean over channels would; or whether the class is wrong.
 */
export type ErrorMeasure = 'signed' | 'largest' | 'wrong';

/** The image's colour channels, from 0 to 1. */
export type Channels = readonly [number, number, number];

export const isSmooth = (colouring: Colouring): boolean =>
  colouring.kind === 'rgb' || colouring.kind === 'error' || colouring.kind === 'difference' || colouring.kind === 'image';

export function errorMeasureOf(outputs: number, classes: readonly Colour[] | null): ErrorMeasure {
  return classes ? 'wrong' : outputs === 3 ? 'largest' : 'signed';
}

/** The error of outputs at a point where the image has these channels. */
export function errorOf(measure: ErrorMeasure, values: ArrayLike<number>, image: Channels, classes: readonly Colour[] | null): number {
  if (measure === 'wrong') return isClassColour(classes![highest(values)]!, image) ? 0 : 1;
  if (measure === 'signed') return values[0]! - image[0];
  return Math.max(...image.map((channel, k) => Math.abs(values[k]! - channel)));
}

const isClassColour = (colour: Colour, image: Channels): boolean =>
  Math.hypot(...colour.map((part, k) => part / 255 - image[k]!)) <= 0.01;

/** The index of the highest score; the first of several. */
export function highest(scores: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[best]!) best = k;
  return best;
}

/** Values in order from one end of a ramp to the other. */
export const errorPart = (error: number, limit: number): number => 0.5 + 0.5 * Math.min(Math.max(error / limit, -1), 1);

const LIMITS: readonly number[] = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** The smallest limit of an error's colours that all but a few of these errors stay within. */
export function limitFor(errors: Float64Array): number {
  const sizes = errors.map(Math.abs).filter(Number.isFinite).sort();
  const high = sizes[Math.floor(0.98 * (sizes.length - 1))] ?? 1;
  return LIMITS.find((limit) => high <= limit) ?? LIMITS.at(-1)!;
}

/** A legend: a ramp with labels, or swatches; and a note. */
export interface Legend {
  /** A CSS background. */
  readonly ramp: string | null;
  readonly colours: readonly Colour[];
  readonly labels: readonly string[];
  readonly note: string;
}

const rampOf = (colour: (part: number) => Colour, from = 0): { ramp: string; colours: Colour[] } => {
  const colours = Array.from({ length: 9 }, (_, k) => colour(from + ((1 - from) * k) / 8));
  return { ramp: `linear-gradient(to right, ${colours.map((one) => css(one)).join(', ')})`, colours };
};

/** @param range the least and the greatest value shown, to say where colours are clipped; null where unknown. */
export function legendOf(colouring: Colouring, range: readonly [number, number] | null): Legend | null {
  const clipped = (from: number, to: number): string => {
    const room = 5e-3 * (to - from);
    if (!range || (range[0] >= from - room && range[1] <= to + room)) return '';
    return `clipped: ${rounded(range[0])} to ${rounded(range[1])}`;
  };
  switch (colouring.kind) {
    case 'grey':
      return { ...rampOf((part) => [255 * part, 255 * part, 255 * part]), labels: [rounded(colouring.from), rounded(colouring.to)], note: clipped(colouring.from, colouring.to) };
    case 'rgb':
      return { ramp: null, colours: CHANNELS, labels: ['red, green and blue, each 0 to 1'], note: clipped(0, 1) };
    case 'levels': {
      const { below, at, above } = colouring.colours;
      if (colouring.of === 'classes') return { ramp: null, colours: [at], labels: ['boundary between classes'], note: '' };
      if (colouring.of === 'channels') return { ramp: null, colours: CHANNELS, labels: ['red, green and blue at ¼, ½ and ¾'], note: '' };
      return { ramp: null, colours: [below, at, above], labels: ['below', rounded(colouring.value), 'above'], note: colouring.step > 0 ? `every ${rounded(colouring.step)}` : '' };
    }
    case 'classes':
      if (colouring.names) return { ramp: null, colours: colouring.classes, labels: colouring.names, note: 'the highest output' };
      return { ramp: null, colours: colouring.classes, labels: ['class with the highest score'], note: '' };
    case 'cells': {
      const { ends, kinds } = FILLS[colouring.fill];
      if (kinds) return { ramp: null, colours: kinds.map(([, colour]) => colour), labels: kinds.map(([name]) => name), note: '' };
      return ends ? { ...rampOf(amountColour), labels: ends, note: '' } : null;
    }
    case 'error':
    case 'difference': {
      const { limit, measure } = colouring;
      const words = colouring.kind === 'error' ? ['right', 'wrong class'] : ['same class', 'another class'];
      if (measure === 'wrong') return { ramp: null, colours: [errorColour(0.5), errorColour(1)], labels: words, note: '' };
      if (measure === 'largest') return { ...rampOf(errorColour, 0.5), labels: ['0', `${limit}`], note: clipped(0, limit) };
      return { ...rampOf(errorColour), labels: [`−${limit}`, `+${limit}`], note: clipped(-limit, limit) };
    }
    default:
      return null;
  }
}

const rounded = (value: number): string => Number(value.toPrecision(2)).toString().replace('-', '−');

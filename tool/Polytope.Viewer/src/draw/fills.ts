import { differences, hashOf, type PatternLayout } from '../geometry/pattern';
import { areaOf, cellOf, gradientNormOf, middleOf, type Partition } from '../geometry/partition';
import { PointPattern } from '../geometry/pointPattern';
import type { Network } from '../geometry/network';
import { strengthsOf } from '../geometry/strengths';
import { amountColour, type Colour, hashColour } from './colours';

/** What the colour of a cell means. */
export type Fill = 'output' | 'pattern' | 'area' | 'gradient' | 'strength' | 'change' | 'age' | 'births' | 'none';

export interface FillMeaning {
  readonly name: string;
  readonly explanation: string;
  /** What the ends of the ramp of amounts stand for. */
  readonly ends?: readonly [string, string];
  /** Where cells are of a few kinds: their colours. */
  readonly kinds?: readonly (readonly [name: string, colour: Colour])[];
}

/** Of the fill births: neither, born, over one that died, and both. */
const KINDS: FillMeaning['kinds'] = [
  ['as before', [0xe9, 0xe6, 0xdf]], ['new', [0x2a, 0x9d, 0x8f]], ['over one that is gone', [0xe7, 0x9a, 0x4b]], ['new over one that is gone', [0x8c, 0x3b, 0x6d]],
];

export const FILLS: Record<Fill, FillMeaning> = {
  output: { name: 'Output', explanation: 'the value of the network' },
  pattern: { name: 'Activation pattern', explanation: 'a colour of its own for each pattern' },
  area: { name: 'Area', explanation: 'the area of each polytope', ends: ['10⁻⁷', '10⁻¹'] },
  gradient: { name: 'Gradient', explanation: 'how steep the function is on each polytope', ends: ['0.01', '100'] },
  strength: { name: 'Crease strength', explanation: 'how sharply the function bends at the boundary of each polytope: the mean jump of the gradient', ends: ['0.01', '100'] },
  change: { name: 'Change', explanation: 'neurons that switched since the frame before', ends: ['0', '8 or more'] },
  age: { name: 'Age', explanation: 'frames in a row that have had this polytope', ends: ['new', '8 frames or more'] },
  births: { name: 'Births and deaths', explanation: 'which polytopes the frame before did not have, and where it had one that is gone', kinds: KINDS },
  none: { name: 'Nothing', explanation: 'boundaries alone' },
};

/** Whether a fill needs the partitions of frames before. */
export const looksBack = (fill: Fill): boolean => fill === 'age' || fill === 'births';

/** The number of switched neurons at the end of the ramp. */
const MAX_CHANGES = 8;

/**
 * A colour for each cell, or null where the fill does not colour whole cells. @param past the partitions of the frames before. @param classes where there are too many for
 * the shader: then a cell has the colour of the class at its centre.
 */
export function fillColours(
  fill: Fill, partition: Partition, layout: PatternLayout, before: Network | null, past: readonly Partition[], classes: readonly Colour[] | null = null,
): Uint8Array | null {
  const colour = fill === 'output' && classes ? classColours(partition, classes) : colourOf(fill, partition, layout, before, past);
  if (!colour) return null;
  const colours = new Uint8Array(4 * partition.cells);
  for (let cell = 0; cell < partition.cells; cell++) {
    colours.set(colour(cell), 4 * cell);
    colours[4 * cell + 3] = 255;
  }
  return colours;
}

/** The class with the highest score at the centre of a cell. */
function classColours(partition: Partition, classes: readonly Colour[]): (cell: number) => Colour {
  const { maps, outputs } = partition;
  return (cell) => {
    const [x, y] = middleOf(partition, cell);
    let [best, most] = [0, -Infinity];
    for (let k = 0; k < outputs; k++) {
      const map = 3 * (cell * outputs + k);
      const score = maps[map]! * x + maps[map + 1]! * y + maps[map + 2]!;
      if (score > most) [best, most] = [k, score];
    }
    return classes[best] ?? [0, 0, 0];
  };
}

/** A value's colour on a logarithmic ramp between two powers of ten. */
const onDecades = (value: number, from: number, to: number): Colour => amountColour((Math.log10(value) - from) / (to - from));

function colourOf(fill: Fill, partition: Partition, layout: PatternLayout, before: Network | null, past: readonly Partition[]): ((cell: number) => Colour) | null {
  switch (fill) {
    case 'pattern':
      return (cell) => hashColour(hashOf(partition.patterns, cell * partition.words, partition.words));
    case 'area':
      return (cell) => onDecades(areaOf(partition, cell), -7, -1);
    case 'gradient':
      return (cell) => onDecades(gradientNormOf(partition, cell), -2, 2);
    case 'change': {
      if (!before) return () => amountColour(0);
      const pattern = new PointPattern(before, layout);
      return (cell) => {
        const [x, y] = middleOf(partition, cell);
        return amountColour(differences(pattern.at(x, y), 0, partition.patterns, cell * partition.words, partition.words) / MAX_CHANGES);
      };
    }
    case 'strength': {
      const strengths = strengthsOf(partition, layout);
      return (cell) => onDecades(strengths[cell]!, -2, 2);
    }
    case 'births': {
      const [last] = past;
      if (!before || !last) return () => KINDS![0]![1];
      const pattern = new PointPattern(before, layout);
      return (cell) => {
        const isBorn = cellOf(last, partition.patterns.subarray(cell * partition.words, (cell + 1) * partition.words)) < 0;
        const [x, y] = middleOf(partition, cell);
        const hasDied = cellOf(partition, pattern.at(x, y)) < 0;
        return KINDS![Number(isBorn) + 2 * Number(hasDied)]![1];
      };
    }
    case 'age':
      return (cell) => {
        const pattern = partition.patterns.subarray(cell * partition.words, (cell + 1) * partition.words);
        const born = past.findIndex((before) => cellOf(before, pattern) < 0);
        return amountColour((born < 0 ? past.length : born) / MAX_CHANGES);
      };
    default:
      return null;
  }
}

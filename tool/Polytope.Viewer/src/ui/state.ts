import type { CreaseId } from '../geometry/crease';
import { creaseOf, layerOf, neuronOf } from '../geometry/crease';
import type { Fill } from '../draw/fills';
import { FILLS } from '../draw/fills';
import type { SheetView } from '../draw/sheetView';
import type { View } from '../draw/view';
import type { RunData } from '../run/runData';
import { editText, type NetworkEdit, readEdit } from '../run/networkEdit';

/** What the third panel shows. */
export type RightPanel = 'image' | 'error' | 'levels' | 'compare' | 'difference';

/** The panels that a page has; the first one is shown at the start. */
export function rightPanelsOf({ isModel, text, trainingPoints }: RunData): readonly [RightPanel, ...RightPanel[]] {
  if (isModel) return ['levels', ...(trainingPoints.length > 0 ? ['image' as const] : [])];
  return ['image', ...(text.image ? ['error' as const] : []), 'levels', 'compare', 'difference'];
}

export type Theme = 'auto' | 'light' | 'dark';

/** What the page shows; all of it is in the page's address, so that a link shows the same. */
export interface State {
  /** Index among the run's frames. */
  readonly frame: number;
  readonly view: View;
  readonly fill: Fill;
  readonly lines: boolean;
  /** The decision boundary, or the line on which the output is a half. */
  readonly levels: boolean;
  /** Layers whose boundaries are not drawn. */
  readonly hidden: readonly number[];
  readonly right: RightPanel;
  /** The epoch that is compared with. */
  readonly other: number;
  /** The folded sheet in place of the plane, and how it is turned. */
  readonly sheet: Omit<SheetView, 'range'> | null;
  /** Weights and biases that were changed by hand. */
  readonly edit: NetworkEdit | null;
  readonly training: boolean;
  readonly validation: boolean;
  /** Points on every panel, not only on the image. */
  readonly everywhere: boolean;
  readonly pin: readonly [number, number] | null;
  /** Whether the pin stays on its polytope's pattern from frame to frame, not on its point. */
  readonly followsPattern: boolean;
  /** Creases that stay highlighted, whatever the frame. */
  readonly creases: readonly CreaseId[];
  /** Frames a second. */
  readonly speed: number;
  readonly theme: Theme;
  /** What the right axis of the chart shows. */
  readonly measure: string;
  /** Whether the neurons are shown as a diagram of the network. */
  readonly diagram: boolean;
}

/** Holds the state and notifies listeners of each change. */
export class Store {
  private readonly listeners: ((now: State, before: State) => void)[] = [];

  constructor(private current: State) {}

  get state(): State {
    return this.current;
  }

  update(change: Partial<State>): void {
    const before = this.current;
    this.current = { ...before, ...change };
    for (const listener of this.listeners) listener(this.current, before);
  }

  listen(listener: (now: State, before: State) => void): void {
    this.listeners.push(listener);
  }
}

/** The state as an address's fragment; layers and neurons count from 0, as everywhere in the tool; what is as at the start is left out. */
export function fragmentOf(state: State, start: State, epoch: number): string {
  const words: string[] = [`epoch=${epoch}`];
  const add = (name: string, value: string, usual: string) => value !== usual && words.push(`${name}=${value}`);
  add('view', viewText(state.view), viewText(start.view));
  add('fill', state.fill, start.fill);
  add('lines', flag(state.lines), flag(start.lines));
  add('levels', flag(state.levels), flag(start.levels));
  add('without', state.hidden.join(','), '');
  add('right', state.right, start.right);
  if (isComparing(state)) words.push(`other=${state.other}`);
  if (state.sheet) words.push(`sheet=${[state.sheet.yaw, state.sheet.pitch, state.sheet.zoom].map((value) => Number(value.toFixed(3))).join(',')}`);
  if (state.edit) words.push(`edit=${editText(state.edit)}`);
  add('training', flag(state.training), flag(start.training));
  add('validation', flag(state.validation), flag(start.validation));
  add('everywhere', flag(state.everywhere), flag(start.everywhere));
  if (state.pin) words.push(`pin=${state.pin.join(',')}`);
  add('follow', flag(state.followsPattern), '0');
  add('creases', state.creases.map((crease) => `${layerOf(crease)}.${neuronOf(crease)}`).join(','), '');
  add('speed', String(state.speed), String(start.speed));
  add('theme', state.theme, start.theme);
  add('measure', state.measure, start.measure);
  add('diagram', flag(state.diagram), '0');
  return words.join('&');
}

/** What a fragment says, as far as it makes sense for a network with these hidden layers; the epoch apart. */
export function readFragment(fragment: string, start: State, widths: readonly number[]): { state: State; epoch: number | null } {
  const said = new URLSearchParams(fragment.replace(/^#/, ''));
  const numbers = (name: string, count: number): number[] | null => {
    const values = said.get(name)?.split(',').map(Number);
    return values?.length === count && values.every(Number.isFinite) ? values : null;
  };
  const flagOf = (name: string, usual: boolean) => (said.has(name) ? said.get(name) === '1' : usual);
  const oneOf = <T extends string>(name: string, words: readonly T[], usual: T): T =>
    words.find((word) => word === said.get(name)) ?? usual;
  const view = numbers('view', 3);
  const pin = numbers('pin', 2);
  const sheet = numbers('sheet', 3);
  const speed = Number(said.get('speed'));
  const epoch = said.has('epoch') ? Number(said.get('epoch')) : NaN;
  return {
    epoch: Number.isFinite(epoch) ? epoch : null,
    state: {
      ...start,
      view: view ? { x: view[0]!, y: view[1]!, zoom: view[2]! } : start.view,
      fill: oneOf('fill', Object.keys(FILLS) as Fill[], start.fill),
      lines: flagOf('lines', start.lines),
      levels: flagOf('levels', start.levels),
      hidden: list(said.get('without')).map(Number).filter((layer) => layer in widths),
      right: oneOf('right', ['image', 'error', 'levels', 'compare', 'difference'], start.right),
      other: said.has('other') && Number.isFinite(Number(said.get('other'))) ? Number(said.get('other')) : start.other,
      sheet: sheet ? { yaw: sheet[0]!, pitch: sheet[1]!, zoom: sheet[2]! } : null,
      edit: readEdit(said.get('edit'), widths),
      training: flagOf('training', start.training),
      validation: flagOf('validation', start.validation),
      everywhere: flagOf('everywhere', start.everywhere),
      pin: pin ? [pin[0]!, pin[1]!] : null,
      followsPattern: flagOf('follow', false),
      creases: list(said.get('creases'))
        .map((text) => text.split('.').map(Number))
        .filter(([layer, neuron]) => neuron! >= 0 && neuron! < (widths[layer!] ?? 0) && Number.isInteger(neuron))
        .map(([layer, neuron]) => creaseOf(layer!, neuron!)),
      speed: SPEEDS.includes(speed) ? speed : start.speed,
      theme: oneOf('theme', ['auto', 'light', 'dark'], start.theme),
      diagram: flagOf('diagram', false),
      measure: said.get('measure')?.match(/^[A-Za-z0-9]+$/)?.[0] ?? start.measure,
    },
  };
}

export const isComparing = ({ right }: Pick<State, 'right'>): boolean => right === 'compare' || right === 'difference';

export const SPEEDS: readonly number[] = [1, 2, 4, 8, 12, 24, 48, 96];

const flag = (value: boolean): string => (value ? '1' : '0');
const list = (text: string | null): string[] => (text ? text.split(',') : []);
const viewText = ({ x, y, zoom }: View): string => [x, y, zoom].join(',');

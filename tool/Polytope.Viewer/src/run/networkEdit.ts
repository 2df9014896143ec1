import type { Parameters, Shape } from '../geometry/network';

/** One weight or bias with another value. */
export interface Change {
  readonly layer: number;
  readonly neuron: number;
  /** The neuron's input; null for its bias. */
  readonly input: number | null;
  readonly value: number;
}

/** What was changed by hand in the network of one epoch. */
export interface NetworkEdit {
  readonly epoch: number;
  readonly changes: readonly Change[];
}

/** An edit with one more change, which replaces an earlier one of the same number. */
export function withChange(edit: NetworkEdit | null, epoch: number, change: Change): NetworkEdit {
  const isSame = (one: Change) => one.layer === change.layer && one.neuron === change.neuron && one.input === change.input;
  const kept = edit?.epoch === epoch ? edit.changes.filter((one) => !isSame(one)) : [];
  return { epoch, changes: [...kept, change] };
}

/** A copy of a network's parameters with the changes in their places. */
export function applied({ changes }: NetworkEdit, shape: Shape, parameters: Parameters): Parameters {
  const copy = parameters.slice();
  for (const { layer, neuron, input, value } of changes) {
    let start = 0;
    for (let l = 1; l <= layer; l++) start += (shape[l - 1]! + 1) * shape[l]!;
    const [inputs, outputs] = [shape[layer]!, shape[layer + 1]!];
    copy[start + (input === null ? inputs * outputs + neuron : neuron * inputs + input)] = value;
  }
  return copy;
}

/** As in an address: the epoch, then layer.neuron.input:value or layer.neuron.b:value. */
export function editText({ epoch, changes }: NetworkEdit): string {
  return [epoch, ...changes.map(({ layer, neuron, input, value }) => `${layer}.${neuron}.${input ?? 'b'}:${Math.fround(value)}`)].join(',');
}

/** @param hidden the widths of the hidden layers; an edit that does not fit them is none. */
export function readEdit(text: string | null, hidden: readonly number[]): NetworkEdit | null {
  if (!text) return null;
  const [epoch, ...words] = text.split(',');
  const changes = words.map((word): Change | null => {
    const found = /^(\d+)\.(\d+)\.(b|\d+):(-?[\d.]+(?:e-?\d+)?)$/.exec(word);
    if (!found) return null;
    const [layer, neuron, value] = [Number(found[1]), Number(found[2]), Number(found[4])];
    const input = found[3] === 'b' ? null : Number(found[3]);
    const inputs = layer === 0 ? 2 : hidden[layer - 1];
    return inputs !== undefined && neuron < (hidden[layer] ?? 0) && (input === null || input < inputs) && Number.isFinite(value) ? { layer, neuron, input, value } : null;
  });
  if (!Number.isFinite(Number(epoch)) || changes.length === 0 || changes.includes(null)) return null;
  return { epoch: Number(epoch), changes: changes as Change[] };
}

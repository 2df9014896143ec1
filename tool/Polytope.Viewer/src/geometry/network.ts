import { commonExponent, roundedDyadic, scale } from './dyadic';

/** One affine layer, z = W x + b. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Outputs x inputs, row by row. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  /** A slope below zero for each neuron; absent where all have the network's. */
  readonly slopes?: Float64Array | undefined;
  /** The layer's numbers where no doubles hold them; weights and biases are their roundings then. */
  readonly exact?: ExactLayer;
}

/** Of each row two weights and the bias, as integers times 2^exponent. */
export interface ExactLayer {
  readonly exponent: number;
  readonly values: readonly bigint[];
}

/** What follows the output layer. Each is increasing: it moves no crease, and keeps the order of values. */
export type Ending = 'sigmoid' | 'tanh';

/** A value after it. */
export const ended = (ending: Ending | undefined, z: number): number =>
  ending === undefined ? z : ending === 'tanh' ? Math.tanh(z) : 1 / (1 + Math.exp(-z));

/** The value that becomes this one; without limit where none does. */
export const beforeEnd = (ending: Ending | undefined, y: number): number =>
  ending === undefined ? y : ending === 'tanh' ? Math.atanh(Math.min(Math.max(y, -1), 1)) : -Math.log(Math.max(1 / y - 1, 0));

/** Hidden layers with act(z) = z > 0 ? z : slope z after each neuron, then one output layer, which cells and their maps end with. */
export interface Network {
  readonly slope: number;
  readonly layers: readonly Layer[];
  readonly output?: Ending | undefined;
}

/** A slope for each neuron of a layer; of the output layer they have no meaning. */
export const slopesOf = ({ layers, slope }: Network, layer: number): Float64Array =>
  layers[layer]!.slopes ?? new Float64Array(layers[layer]!.outputs).fill(slope);

export const slopeOf = ({ layers, slope }: Network, layer: number, neuron: number): number => layers[layer]!.slopes?.[neuron] ?? slope;

/** Whether a neuron bends the function: all do but those to which their layer gives slope 1, whose bit in patterns is 0. */
export const hasCrease = ({ layers }: Network, layer: number, neuron: number): boolean => layers[layer]!.slopes?.[neuron] !== 1;

/** The parameters of a network in one vector: of float32, or of doubles where float32 does not hold them. */
export type Parameters = Float32Array | Float64Array;

/** Widths from the inputs to the outputs. */
export type Shape = readonly number[];

export function parameterCount(shape: Shape): number {
  let count = 0;
  for (let l = 1; l < shape.length; l++) count += (shape[l - 1]! + 1) * shape[l]!;
  return count;
}

/**
 * A network from one vector: for each layer its weights (row by row), then its biases. @param first the first layer's exact
 * numbers, where those of the vector are their roundings; numbers that are others have been changed by hand, and count.
 * @param slopes of each hidden layer's neurons; null for layers, or for a network, whose neurons all have the same.
 */
export function networkOf(
  shape: Shape, slope: number, parameters: Parameters, first: ExactLayer | null = null, slopes: readonly (readonly number[] | null)[] | null = null,
): Network {
  const layers: Layer[] = [];
  let at = 0;
  for (let l = 1; l < shape.length; l++) {
    const inputs = shape[l - 1]!;
    const outputs = shape[l]!;
    const weights = Float64Array.from(parameters.subarray(at, at + inputs * outputs));
    at += inputs * outputs;
    const biases = Float64Array.from(parameters.subarray(at, at + outputs));
    at += outputs;
    const own = slopes?.[l - 1];
    const layer = { inputs, outputs, weights, biases, slopes: own ? Float64Array.from(own) : undefined };
    layers.push(l === 1 && first ? exactLayer(layer, first) : layer);
  }
  return { slope, layers };
}

/** A layer of two inputs with its exact numbers, except where its own are not their roundings. */
function exactLayer(layer: Layer, first: ExactLayer): Layer {
  const { weights, biases } = layer;
  const values = [...first.values];
  let { exponent } = first;
  const isIn = (k: number) => (k % 3 < 2 ? { of: weights, at: 2 * Math.floor(k / 3) + (k % 3) } : { of: biases, at: Math.floor(k / 3) });
  first.values.forEach((value, k) => {
    const { of, at } = isIn(k);
    const rounded = roundedDyadic(value, first.exponent);
    if (of[at] === rounded || of[at] === Math.fround(rounded)) {
      of[at] = rounded;
      return;
    }
    const least = Math.min(exponent, commonExponent([of[at]!]));
    if (least < exponent) values.forEach((one, i) => (values[i] = one << BigInt(exponent - least)));
    exponent = least;
    values[k] = scale(of[at]!, exponent);
  });
  return { ...layer, exact: { exponent, values } };
}

/** The network's outputs at a point, in double, after its end. */
export function evaluate(network: Network, x: number, y: number): Float64Array {
  let values = Float64Array.of(x, y);
  const last = network.layers.length - 1;
  network.layers.forEach((layer, l) => {
    const next = new Float64Array(layer.outputs);
    for (let j = 0; j < layer.outputs; j++) {
      let z = layer.biases[j]!;
      for (let i = 0; i < layer.inputs; i++) z += layer.weights[j * layer.inputs + i]! * values[i]!;
      next[j] = l === last || z > 0 ? z : slopeOf(network, l, j) * z;
    }
    values = next;
  });
  return network.output ? values.map((value) => ended(network.output, value)) : values;
}

/** A hidden neuron's pre-activation at a point, in double. */
export function preActivation({ layers, slope }: Network, layer: number, neuron: number, x: number, y: number): number {
  const { inputs, outputs, weights, biases } = layers[layer]!;
  const own = { inputs, outputs: 1, weights: weights.subarray(neuron * inputs, (neuron + 1) * inputs), biases: biases.subarray(neuron, neuron + 1) };
  return outputs > neuron ? evaluate({ slope, layers: [...layers.slice(0, layer), own] }, x, y)[0]! : NaN;
}

/** A network as the JSON that the tool reads and writes. */
export function networkJson({ slope, layers, output }: Network): string {
  const text = layers.map(({ inputs, outputs, weights, biases, slopes }) => ({
    weight: Array.from({ length: outputs }, (_, j) => [...weights.subarray(j * inputs, (j + 1) * inputs)]),
    bias: [...biases],
    ...(slopes ? { slopes: [...slopes] } : {}),
  }));
  return JSON.stringify({ activation: slope === 0 ? 'relu' : 'leaky_relu', negative_slope: slope, ...(output ? { output } : {}), layers: text });
}

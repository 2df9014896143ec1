/** One affine layer, z = W x + b. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Outputs x inputs, row by row. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
}

/** Hidden layers with act(z) = z > 0 ? z : slope z after each, then one linear output layer. */
export interface Network {
  readonly slope: number;
  readonly layers: readonly Layer[];
}

/** Widths from the inputs to the outputs. */
export type Shape = readonly number[];

export function parameterCount(shape: Shape): number {
  let count = 0;
  for (let l = 1; l < shape.length; l++) count += (shape[l - 1]! + 1) * shape[l]!;
  return count;
}

/** A network from one vector: for each layer its weights (row by row), then its biases. */
export function networkOf(shape: Shape, slope: number, parameters: Float32Array): Network {
  const layers: Layer[] = [];
  let at = 0;
  for (let l = 1; l < shape.length; l++) {
    const inputs = shape[l - 1]!;
    const outputs = shape[l]!;
    const weights = Float64Array.from(parameters.subarray(at, at + inputs * outputs));
    at += inputs * outputs;
    const biases = Float64Array.from(parameters.subarray(at, at + outputs));
    at += outputs;
    layers.push({ inputs, outputs, weights, biases });
  }
  return { slope, layers };
}

/** The network's outputs at a point, in double. */
export function evaluate(network: Network, x: number, y: number): Float64Array {
  let values = Float64Array.of(x, y);
  const last = network.layers.length - 1;
  network.layers.forEach((layer, l) => {
    const next = new Float64Array(layer.outputs);
    for (let j = 0; j < layer.outputs; j++) {
      let z = layer.biases[j]!;
      for (let i = 0; i < layer.inputs; i++) z += layer.weights[j * layer.inputs + i]! * values[i]!;
      next[j] = l === last || z > 0 ? z : network.slope * z;
    }
    values = next;
  });
  return values;
}

/** A hidden neuron's pre-activation at a point, in double. */
export function preActivation({ layers, slope }: Network, layer: number, neuron: number, x: number, y: number): number {
  const { inputs, outputs, weights, biases } = layers[layer]!;
  const own = { inputs, outputs: 1, weights: weights.subarray(neuron * inputs, (neuron + 1) * inputs), biases: biases.subarray(neuron, neuron + 1) };
  return outputs > neuron ? evaluate({ slope, layers: [...layers.slice(0, layer), own] }, x, y)[0]! : NaN;
}

/** A network as the JSON that the tool reads and writes. */
export function networkJson({ slope, layers }: Network): string {
  const text = layers.map(({ inputs, outputs, weights, biases }) => ({
    weight: Array.from({ length: outputs }, (_, j) => [...weights.subarray(j * inputs, (j + 1) * inputs)]),
    bias: [...biases],
  }));
  return JSON.stringify({ activation: slope === 0 ? 'relu' : 'leaky_relu', negative_slope: slope, layers: text });
}

import { ended, type Ending, type Network, networkOf, parameterCount, type Shape } from '../geometry/network';

export type Optimizer = 'adam' | 'sgd' | 'momentum';

/** What is learned: points of the plane, and at each the wanted outputs, or the wanted class alone. */
export interface TrainingSet {
  readonly points: Float32Array;
  /** Outputs of each point, side by side; where outputs are scores the class's index, one number a point. */
  readonly targets: Float32Array;
  readonly areScores: boolean;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * Gradient descent in the page: mean squared error, or cross-entropy where outputs are scores. Sums are taken in double and in
 * another order than the tool's, which needs fused multiply-adds in fixed order: so this is not the tool's run, bit by bit.
 */
export class Trainer {
  readonly parameters: Float32Array;
  steps = 0;
  private readonly gradient: Float64Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly order: Uint32Array;
  private at = 0;

  constructor(
    private readonly shape: Shape,
    private readonly slope: number,
    parameters: Float32Array,
    private readonly set: TrainingSet,
    private readonly batch: number,
    private readonly output: Ending | undefined,
  ) {
    this.parameters = parameters.slice();
    const size = parameterCount(shape);
    this.gradient = new Float64Array(size);
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
    this.order = Uint32Array.from({ length: set.points.length / 2 }, (_, point) => point);
    this.shuffle();
  }

  /** One step on the next batch. Returns the batch's mean loss. */
  step(optimizer: Optimizer, rate: number): number {
    const count = Math.min(this.batch, this.order.length);
    if (this.at + count > this.order.length) this.shuffle();
    const points = this.order.subarray(this.at, this.at + count);
    this.at += count;
    const loss = this.differentiate(points);
    this.steps++;
    this.update(optimizer, rate);
    return loss;
  }

  private update(optimizer: Optimizer, rate: number): void {
    const { parameters, gradient, first, second, steps } = this;
    const [correction1, correction2] = [1 - BETA1 ** steps, 1 - BETA2 ** steps];
    for (let k = 0; k < parameters.length; k++) {
      const g = gradient[k]!;
      if (optimizer === 'adam') {
        first[k] = BETA1 * first[k]! + (1 - BETA1) * g;
        second[k] = BETA2 * second[k]! + (1 - BETA2) * g * g;
        parameters[k]! -= (rate * (first[k]! / correction1)) / (Math.sqrt(second[k]! / correction2) + EPSILON);
      } else {
        first[k] = optimizer === 'momentum' ? BETA1 * first[k]! + g : g;
        parameters[k]! -= rate * first[k]!;
      }
    }
  }

  /** The mean loss over points, and its gradient. */
  private differentiate(points: Uint32Array): number {
    const { shape, gradient } = this;
    const network = networkOf(shape, this.slope, this.parameters);
    const values = shape.map((width) => new Float64Array(width));
    const deltas = shape.map((width) => new Float64Array(width));
    gradient.fill(0);
    let loss = 0;
    for (const point of points) {
      values[0]![0] = this.set.points[2 * point]!;
      values[0]![1] = this.set.points[2 * point + 1]!;
      forward(network, values);
      loss += this.lossOf(point, values.at(-1)!, deltas.at(-1)!);
      this.backward(network, values, deltas);
    }
    for (let k = 0; k < gradient.length; k++) gradient[k]! /= points.length;
    return loss / points.length;
  }

  private lossOf(point: number, outputs: Float64Array, delta: Float64Array): number {
    const { targets, areScores } = this.set;
    if (!areScores) {
      let sum = 0;
      outputs.forEach((z, k) => {
        const value = ended(this.output, z);
        const error = value - targets[point * outputs.length + k]!;
        const slope = this.output === undefined ? 1 : this.output === 'sigmoid' ? value * (1 - value) : 1 - value * value;
        delta[k] = (2 * error * slope) / outputs.length;
        sum += error * error;
      });
      return sum / outputs.length;
    }
    const wanted = targets[point]!;
    const highest = outputs.reduce((one, other) => Math.max(one, other));
    const sum = outputs.reduce((total, score) => total + Math.exp(score - highest), 0);
    outputs.forEach((score, k) => (delta[k] = Math.exp(score - highest) / sum - (k === wanted ? 1 : 0)));
    return Math.log(sum) + highest - outputs[wanted]!;
  }

  private backward({ layers }: Network, values: readonly Float64Array[], deltas: readonly Float64Array[]): void {
    let end = this.gradient.length;
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, weights } = layers[l]!;
      const start = end - (inputs + 1) * outputs;
      const [from, delta, back] = [values[l]!, deltas[l + 1]!, deltas[l]!];
      back.fill(0);
      for (let j = 0; j < outputs; j++) {
        // A hidden value above 0 came through whole, another by the slope.
        const d = l === layers.length - 1 || values[l + 1]![j]! > 0 ? delta[j]! : delta[j]! * this.slope;
        if (d === 0) continue;
        this.gradient[start + inputs * outputs + j]! += d;
        for (let i = 0; i < inputs; i++) {
          this.gradient[start + j * inputs + i]! += d * from[i]!;
          back[i]! += d * weights[j * inputs + i]!;
        }
      }
      end = start;
    }
  }

  /** Fisher and Yates. */
  private shuffle(): void {
    const { order } = this;
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    this.at = 0;
  }
}

function forward({ layers, slope }: Network, values: readonly Float64Array[]): void {
  layers.forEach(({ inputs, outputs, weights, biases }, l) => {
    const [from, to] = [values[l]!, values[l + 1]!];
    for (let j = 0; j < outputs; j++) {
      let z = biases[j]!;
      for (let i = 0; i < inputs; i++) z += weights[j * inputs + i]! * from[i]!;
      to[j] = l === layers.length - 1 || z > 0 ? z : slope * z;
    }
  });
}

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

/** The sum of the losses at some points, and of their gradients. */
export interface LossSum {
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** Computes a part of a batch's gradient elsewhere. */
export type Helper = (parameters: Float32Array, points: Uint32Array) => Promise<LossSum>;

/** What is trained, and on what. */
export interface TrainingSubject {
  readonly shape: Shape;
  readonly slope: number;
  readonly output: Ending | undefined;
  readonly set: TrainingSet;
}

/** Of so many products of weights and points a helper's part is worth its messages. */
const WORTH_HELP = 150_000;

/**
 * Gradient descent in the page: mean squared error, or cross-entropy where outputs are scores. Sums are taken in double and in
 * another order than the tool's, which needs fused multiply-adds in fixed order: so this is not the tool's run, bit by bit.
 */
export class Trainer {
  readonly parameters: Float32Array;
  steps = 0;
  private readonly own: BatchGradient;
  private readonly gradient: Float64Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly order: Uint32Array;
  private at = 0;

  constructor(
    subject: TrainingSubject,
    parameters: Float32Array,
    private readonly batch: number,
    private readonly helpers: readonly Helper[],
  ) {
    this.parameters = parameters.slice();
    this.own = new BatchGradient(subject);
    const size = parameterCount(subject.shape);
    this.gradient = new Float64Array(size);
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
    this.order = Uint32Array.from({ length: subject.set.points.length / 2 }, (_, point) => point);
    this.shuffle();
  }

  /** One step on the next batch. Returns the batch's mean loss. */
  async step(optimizer: Optimizer, rate: number): Promise<number> {
    const count = Math.min(this.batch, this.order.length);
    if (this.at + count > this.order.length) this.shuffle();
    const points = this.order.subarray(this.at, this.at + count);
    this.at += count;
    const loss = await this.differentiate(points);
    this.steps++;
    this.update(optimizer, rate);
    return loss;
  }

  /** The mean loss over points, and its gradient; each helper takes a part of the points. */
  private async differentiate(points: Uint32Array): Promise<number> {
    const parts = 1 + Math.min(this.helpers.length, Math.floor((points.length * this.parameters.length) / WORTH_HELP));
    const part = (k: number) => points.subarray(Math.floor((k * points.length) / parts), Math.floor(((k + 1) * points.length) / parts));
    const asked = this.helpers.slice(0, parts - 1).map((help, k) => help(this.parameters, part(k + 1)));
    const sums = [this.own.over(this.parameters, part(0)), ...(asked.length > 0 ? await Promise.all(asked) : [])];
    this.gradient.fill(0);
    for (const { gradient } of sums) for (let k = 0; k < gradient.length; k++) this.gradient[k]! += gradient[k]! / points.length;
    return sums.reduce((total, { loss }) => total + loss, 0) / points.length;
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

/** The gradient of the loss over points of a batch. */
export class BatchGradient {
  private readonly gradient: Float64Array;

  constructor(private readonly subject: TrainingSubject) {
    this.gradient = new Float64Array(parameterCount(subject.shape));
  }

  /** What it gives is overwritten by the next call. */
  over(parameters: Float32Array, points: Uint32Array): LossSum {
    const { gradient, subject: { shape, slope, set } } = this;
    const network = networkOf(shape, slope, parameters);
    const values = shape.map((width) => new Float64Array(width));
    const deltas = shape.map((width) => new Float64Array(width));
    gradient.fill(0);
    let loss = 0;
    for (const point of points) {
      values[0]![0] = set.points[2 * point]!;
      values[0]![1] = set.points[2 * point + 1]!;
      forward(network, values);
      loss += this.lossOf(point, values.at(-1)!, deltas.at(-1)!);
      this.backward(network, values, deltas);
    }
    return { loss, gradient };
  }

  private lossOf(point: number, outputs: Float64Array, delta: Float64Array): number {
    const { targets, areScores } = this.subject.set;
    if (!areScores) {
      let sum = 0;
      outputs.forEach((z, k) => {
        const value = ended(this.subject.output, z);
        const error = value - targets[point * outputs.length + k]!;
        const slope = this.subject.output === undefined ? 1 : this.subject.output === 'sigmoid' ? value * (1 - value) : 1 - value * value;
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
        const d = l === layers.length - 1 || values[l + 1]![j]! > 0 ? delta[j]! : delta[j]! * this.subject.slope;
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

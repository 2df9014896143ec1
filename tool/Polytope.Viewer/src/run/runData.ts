import { type Ending, type ExactLayer, networkOf, parameterCount, type Network, type Parameters, type Shape } from '../geometry/network';
import type { Window } from '../geometry/window';
import { applied, type NetworkEdit } from './networkEdit';
import { bytesOf, weightsOf } from './weights';

/** What the tool writes of a run (Polytope.Tool, Outputs/Viewer, ViewerRun). */
interface RunText {
  readonly format: number;
  readonly live: boolean;
  readonly experiment: string;
  /** The experiment's own title and notes, where it has some. */
  readonly title?: string;
  readonly notes?: string;
  readonly hidden: string;
  /** What follows the output layer, if something does. */
  readonly output?: Ending;
  /** Where this is no run but one network: how many inputs it takes, and three points of the plane within them. */
  readonly model?: { readonly inputs: number; readonly plane: readonly (readonly number[])[] | null };
  readonly optimizer?: string;
  readonly rate?: number;
  /** The standard deviation of the noise on the training values, if there is some. */
  readonly noise?: number;
  readonly seed?: string;
  readonly epochs: number;
  /** The window's width on the screen divided by its height, where no image tells it. */
  readonly aspect?: number;
  readonly window: readonly [number, number, number, number];
  /** Null where points are learned, of which nothing else is known. */
  readonly image: { readonly width: number; readonly height: number; readonly pixels: string } | null;
  /** Where outputs are scores: the colours (rrggbb) of which the one with the highest score is the answer. */
  readonly classes?: readonly string[];
  readonly trainingPoints: string;
  readonly validationPoints: string;
  /** The values of each point, or the number of its class, where the image does not tell. */
  readonly trainingTargets?: string;
  readonly validationTargets?: string;
}

/** Some frames in a row (Polytope.Tool, Outputs/Viewer, FrameChunk). */
export interface ChunkText {
  readonly shape: Shape;
  readonly slope: number;
  /** Of each hidden layer's neurons, where they have slopes of their own; null for a layer whose neurons have not. */
  readonly slopes?: readonly (readonly number[] | null)[];
  readonly epoch: readonly number[];
  readonly training: readonly (number | null)[];
  readonly validation: readonly (number | null)[];
  /** Absent where there is no image. */
  readonly image?: readonly (number | null)[];
  readonly polytopes: readonly number[];
  /** Further measures by name, where the tool wrote them. */
  readonly measures?: Readonly<Record<string, readonly (number | null)[]>>;
  readonly weights: string;
  /** Whether the weights are doubles in base64, for float32 does not hold them. */
  readonly areDoubles?: boolean;
  /** The first layer's exact numbers, where weights has their roundings. */
  readonly first?: { readonly exponent: number; readonly rows: readonly string[] };
}

/** What follows the frames of a run that diverged. */
interface EndText {
  readonly divergedIn: number;
}

/** One frame's own numbers, as the tool measured them. */
export interface FrameFacts {
  readonly epoch: number;
  readonly training: number | null;
  readonly validation: number | null;
  readonly image: number | null;
  readonly polytopes: number;
  readonly measures: Readonly<Record<string, number | null>> | null;
}

/** The parameters of one epoch's network as trained on in the page. */
export interface Override {
  readonly epoch: number;
  readonly parameters: Float32Array;
}

const FORMAT = 1;

/** A run: its facts, and its frames' networks, unpacked when first asked for. */
export class RunData {
  readonly frames: FrameFacts[] = [];
  readonly window: Window;
  readonly trainingPoints: Float32Array;
  readonly validationPoints: Float32Array;
  /** What is learned at the points where the image does not tell; null where it does. */
  readonly trainingTargets: Float32Array | null;
  readonly validationTargets: Float32Array | null;
  shape: Shape = [2, 1];
  slope = 0;
  slopes: readonly (readonly number[] | null)[] | null = null;
  first: ExactLayer | null = null;
  /** The epoch, counted from 1, in which the training diverged. */
  divergedIn: number | null = null;
  /** Applied to the network of its epoch. */
  edit: NetworkEdit | null = null;
  /** Stands in for the network of its epoch. */
  override: Override | null = null;
  private readonly chunks: { first: number; count: number; text: string; areDoubles: boolean; weights: Promise<Parameters> | null }[] = [];

  constructor(readonly text: RunText) {
    if (text.format !== FORMAT) throw new Error(`This page reads format ${FORMAT}, and the run has ${text.format}.`);
    const [x0, y0, x1, y1] = text.window;
    this.window = { x0, y0, x1, y1 };
    this.trainingPoints = new Float32Array(bytesOf(text.trainingPoints).buffer);
    this.validationPoints = new Float32Array(bytesOf(text.validationPoints).buffer);
    const targets = (of: string | undefined) => (of === undefined ? null : new Float32Array(bytesOf(of).buffer));
    [this.trainingTargets, this.validationTargets] = [targets(text.trainingTargets), targets(text.validationTargets)];
  }

  /** The run that the page's scripts hold. */
  static of(document: Document): RunData {
    const [first, ...rest] = [...document.querySelectorAll('script.run')].map((script) => script.textContent ?? '');
    if (first === undefined) throw new Error('This page holds no run.');
    const run = new RunData(JSON.parse(first) as RunText);
    for (const text of rest) {
      const part = JSON.parse(text) as ChunkText | EndText;
      if ('divergedIn' in part) run.divergedIn = part.divergedIn;
      else run.add(part);
    }
    return run;
  }

  add(chunk: ChunkText): void {
    this.shape = chunk.shape;
    this.slope = chunk.slope;
    this.slopes = chunk.slopes ?? null;
    if (chunk.first) this.first = { exponent: chunk.first.exponent, values: chunk.first.rows.map(BigInt) };
    this.chunks.push({ first: this.frames.length, count: chunk.epoch.length, text: chunk.weights, areDoubles: chunk.areDoubles === true, weights: null });
    chunk.epoch.forEach((epoch, i) =>
      this.frames.push({
        epoch,
        training: chunk.training[i]!,
        validation: chunk.validation[i]!,
        image: chunk.image?.[i] ?? null,
        polytopes: chunk.polytopes[i]!,
        measures: chunk.measures ? Object.fromEntries(Object.entries(chunk.measures).map(([name, values]) => [name, values[i] ?? null])) : null,
      }));
  }

  /** Whether this is one network, and no run. */
  get isModel(): boolean {
    return this.text.model !== undefined;
  }

  /** The value of an output that decides something: half of black and white, or the sign. */
  get decisiveValue(): number {
    return this.isModel && this.text.output !== 'sigmoid' ? 0 : 0.5;
  }

  /** The width of the window on the screen, divided by its height. */
  get aspect(): number {
    const { image } = this.text;
    return image ? image.width / image.height : this.text.aspect ?? 1;
  }

  /** The colour of a value from 0 to 1, or of a class. */
  colourOf(target: number): readonly [number, number, number] {
    const grey = Math.round(255 * Math.min(Math.max(target, 0), 1));
    return this.classes?.[target] ?? [grey, grey, grey];
  }

  /** The colours that outputs stand for, each from 0 to 255; null where outputs are values. */
  get classes(): readonly (readonly [number, number, number])[] | null {
    return this.text.classes?.map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]) ?? null;
  }

  get hidden(): readonly number[] {
    return this.shape.slice(1, -1);
  }

  get outputs(): number {
    return this.shape.at(-1)!;
  }

  /** Whether there are too many outputs for a colour each, so that the first is shown. */
  get isFirstOutputAlone(): boolean {
    return this.outputs > 1 && this.classes === null && !this.hasColour;
  }

  /** Whether the outputs are red, green and blue. */
  get hasColour(): boolean {
    return this.outputs === 3 && this.classes === null && !this.isModel;
  }

  /** A frame's weights, as one vector. */
  async parameters(frame: number): Promise<Parameters> {
    const chunk = this.chunks.findLast((one) => one.first <= frame)!;
    const size = parameterCount(this.shape);
    const all = await (chunk.weights ??= chunk.areDoubles ? Promise.resolve(new Float64Array(bytesOf(chunk.text).buffer)) : weightsOf(chunk.text, chunk.count, size));
    const { epoch } = this.frames[frame]!;
    const own = this.override?.epoch === epoch ? this.override.parameters : all.subarray((frame - chunk.first) * size, (frame - chunk.first + 1) * size);
    return this.edit?.epoch === epoch ? applied(this.edit, this.shape, own) : own;
  }

  /** What was done to a frame's network in this page, in words; empty where it is the run's own. */
  changeOf(frame: number): string {
    const epoch = this.frames[frame]?.epoch;
    const changes = [this.override && this.override.epoch === epoch ? 'trained here' : '', this.edit && this.edit.epoch === epoch ? 'changed by hand' : ''];
    return changes.filter((change) => change !== '').join(', ');
  }

  async network(frame: number): Promise<Network> {
    return { ...networkOf(this.shape, this.slope, await this.parameters(frame), this.first, this.slopes), output: this.text.output };
  }

  /** The frame whose epoch is nearest. */
  frameNear(epoch: number): number {
    let best = 0;
    this.frames.forEach((frame, i) => {
      if (Math.abs(frame.epoch - epoch) < Math.abs(this.frames[best]!.epoch - epoch)) best = i;
    });
    return best;
  }
}

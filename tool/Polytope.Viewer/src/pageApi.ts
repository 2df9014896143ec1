import { errorMeasureOf, errorOf } from './draw/colouring';
import { creaseOf, isSide, layerOf, neuronOf, sideOf } from './geometry/crease';
import { evaluate } from './geometry/network';
import { cellOf } from './geometry/partition';
import { neighbourOf } from './geometry/inequalities';
import { fillColours } from './draw/fills';
import { onSheet } from './draw/sheetView';
import { strengthsOf } from './geometry/strengths';
import { phaseChanges } from './run/phaseChanges';
import type { FrameCard } from './ui/frameCard';
import type { Inspector } from './ui/inspector';
import type { Session } from './ui/session';
import type { Stage } from './ui/stage';

/** One cell as plain values. */
interface PublishedCell {
  readonly pattern: string;
  readonly corners: readonly (readonly [number, number])[];
  /** How far each corner may be from its exact place. */
  readonly errors: readonly number[];
  /** From each corner to the next: the neuron that drew the side, as layer.neuron from 1, or window.side from 0. */
  readonly sides: readonly string[];
  /** The pattern beyond each side; null at the window's border. */
  readonly neighbours: readonly (string | null)[];
  /** a, b, c of each output. */
  readonly maps: readonly (readonly [number, number, number])[];
}

/** The page's numbers as plain values, for the browser's console and for tests. */
export function publish(session: Session, stage: Stage, inspector: Inspector, frameCard: FrameCard, writeAddress: () => void): void {
  const cellsShown = (): PublishedCell[] => {
    const { shown, layout } = session;
    if (!shown) return [];
    const { partition } = shown;
    const { cells, cellStart, x, y, crease, maps, outputs, patterns, words } = partition;
    return Array.from({ length: cells }, (_, cell) => {
      const around = Array.from({ length: cellStart[cell + 1]! - cellStart[cell]! }, (_, k) => cellStart[cell]! + k);
      return {
        pattern: layout.text(patterns, cell * words),
        corners: around.map((i) => [x[i]!, y[i]!] as const),
        errors: around.map((i) => partition.radius[i]!),
        sides: around.map((i) => (isSide(crease[i]!) ? `window.${sideOf(crease[i]!)}` : `${layerOf(crease[i]!)}.${neuronOf(crease[i]!)}`)),
        neighbours: around.map((i) => {
          const other = neighbourOf(partition, layout, cell, i);
          return other < 0 ? null : layout.text(patterns, other * words);
        }),
        maps: Array.from({ length: outputs }, (_, k) => [0, 1, 2].map((part) => maps[3 * (cell * outputs + k) + part]!) as unknown as [number, number, number]),
      };
    });
  };
  const at = (px: number, py: number) => {
    const { shown, layout } = session;
    const subject = session.sampleAt(px, py);
    return shown && subject
      ? { pattern: layout.text(subject.pattern), values: [...subject.values], cell: cellOf(shown.partition, subject.pattern) }
      : null;
  };
  const edges = (layer: number, neuron: number) => [...session.edgesOf(creaseOf(layer, neuron))];
  /** The error against the image at a point; null where there is no image. */
  const error = (px: number, py: number) => {
    const { run } = session;
    const sample = session.sampleAt(px, py);
    const image = session.imageAt(px, py);
    return sample && image && errorOf(errorMeasureOf(run.outputs, run.classes), sample.values, image, run.classes);
  };
  /** Of each cell, as r,g,b. */
  const colours = (): string[] => {
    const { shown, layout, store } = session;
    const bytes = shown && fillColours(store.state.fill, shown.partition, layout, shown.before, session.past());
    return bytes ? Array.from({ length: bytes.length / 4 }, (_, cell) => bytes.subarray(4 * cell, 4 * cell + 3).join(',')) : [];
  };
  const strengths = (): number[] => (session.shown ? [...strengthsOf(session.shown.partition, session.layout)] : []);
  /** Of each level line its value, then x, y of both ends of each of its segments. */
  const contours = (): number[][] => session.contours().lines.map(({ value, segments }) => [value, ...segments]);
  /** Where a point is on the folded sheet's panel, in CSS pixels. */
  const sheetAt = (px: number, py: number) => {
    const { shown, run } = session;
    const sheet = stage.sheetOf('cells');
    const { width, height } = stage.projectionOf('cells');
    return shown && sheet ? onSheet(sheet, run.window, width, height, px, py, evaluate(shown.network, px, py)[0]!) : null;
  };
  const past = (): number => session.past().length;
  /** The epochs at which phase changes start. */
  const marks = (): number[] => [...phaseChanges(session.run.frames).keys()].map((frame) => session.run.frames[frame]!.epoch).sort((a, b) => a - b);
  /** Whether the state is on the screen: cut, painted and told in words. */
  const isSettled = () => session.isSettled && stage.isPainted && inspector.isUpToDate;
  /** Whether also nothing is computed any more: neighbouring frames, statistics, a pin's history. */
  const isIdle = () => {
    const isHistoryComplete = session.store.state.pin === null || session.run.isModel || inspector.historyLength === session.run.frames.length;
    return isSettled() && session.pool.isIdle && frameCard.isUpToDate && isHistoryComplete;
  };
  const state = () => ({
    epoch: session.shown ? session.run.frames[session.shown.frame]!.epoch : null,
    frame: session.shown?.frame ?? null,
    frames: session.run.frames.length,
    polytopes: session.shown?.partition.cells ?? 0,
    milliseconds: session.shown?.milliseconds ?? 0,
    isSettled: isSettled(),
    isIdle: isIdle(),
    history: inspector.historyLength,
    compared: session.compared ? session.comparedRun.frames[session.compared.frame]!.epoch : null,
    ...session.store.state.view,
  });
  /** Resolves when the state is on the screen, in words, and in the address. */
  const settled = async () => {
    await document.fonts.ready;
    while (!(session.isSettled && inspector.isStill)) await new Promise(requestAnimationFrame);
    stage.paint();
    inspector.flush();
    writeAddress();
  };
  Object.assign(globalThis, { polytope: { at, error, edges, paint: () => stage.paint(), cells: cellsShown, colours, contours, sheetAt, strengths, past, marks, state, settled } });
}

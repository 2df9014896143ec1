import type { Layer, Network } from '../geometry/network';
import { styleOf } from './dom';

/** A node's middle. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Weights that are drawn, at most: of each layer the largest. */
const MOST_WEIGHTS = 6000;
const LEAST_OF_LAYER = 40;

/** Lines are drawn in so many widths. */
const WIDTHS = 5;
const WIDEST = 2.4;

const LABEL = 14;

/** A weight between neurons of layers that follow one another. */
interface Link {
  /** The layer it leads from: -1 for the inputs. */
  readonly layer: number;
  readonly from: number;
  readonly to: number;
  readonly isPositive: boolean;
  /** As a part of the layer's largest, from 0 to 1. */
  readonly strength: number;
}

/** A network as nodes in columns, one a layer from the inputs to the outputs, joined by its weights. */
export class NetworkDiagram {
  private links: readonly Link[] = [];
  private of: Network | null = null;

  /** The nodes' places: of the inputs, of each hidden layer, and of the outputs; and their size. */
  layOut(widths: readonly number[], width: number, height: number): { places: Place[][]; size: number } {
    const pitch = Math.min(16, (height - 4) / Math.max(...widths));
    const column = (width - 2 * LABEL) / (widths.length - 1);
    const places = widths.map((count, l) =>
      Array.from({ length: count }, (_, j) => ({ x: LABEL + l * column, y: height / 2 + (j - (count - 1) / 2) * pitch })));
    return { places, size: Math.max(2, Math.min(0.8 * pitch, 0.55 * column)) };
  }

  /**
   * Draws the weights. @param isOn whether a neuron of a layer passes its value on whole; inputs do. @param chosen a hidden
   * neuron, whose weights alone are drawn then.
   */
  paint(context: CanvasRenderingContext2D, network: Network, places: readonly (readonly Place[])[], isOn: (layer: number, neuron: number) => boolean, chosen: { layer: number; neuron: number } | null): void {
    if (this.of !== network) [this.of, this.links] = [network, linksOf(network)];
    /** By sign, whether on, and width. */
    const groups = new Map<number, Link[]>();
    for (const link of this.links) {
      const isChosen = chosen && ((link.layer === chosen.layer && link.from === chosen.neuron) || (link.layer + 1 === chosen.layer && link.to === chosen.neuron));
      if (chosen && !isChosen) continue;
      const key = 4 * Math.min(WIDTHS - 1, Math.floor(WIDTHS * link.strength)) + 2 * Number(isOn(link.layer, link.from)) + Number(link.isPositive);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key)!.push(link);
    }
    const before = context.globalAlpha;
    for (const [key, links] of groups) {
      const part = ((key >> 2) + 1) / WIDTHS;
      context.strokeStyle = styleOf(key & 1 ? '--training' : '--validation');
      context.lineWidth = WIDEST * part * part + 0.2;
      context.globalAlpha = before * (key & 2 ? 0.2 + 0.7 * part : 0.1) * (chosen ? 1 : 0.75);
      context.beginPath();
      for (const { layer, from, to } of links) {
        const [a, b] = [places[layer + 1]![from]!, places[layer + 2]![to]!];
        context.moveTo(a.x, a.y);
        context.lineTo(b.x, b.y);
      }
      context.stroke();
    }
    context.globalAlpha = before;
  }
}

function linksOf({ layers }: Network): Link[] {
  const most = Math.max(LEAST_OF_LAYER, Math.floor(MOST_WEIGHTS / layers.length));
  return layers.flatMap((layer, l) => {
    const { weights, inputs } = layer;
    const top = weights.reduce((most_, one) => Math.max(most_, Math.abs(one)), 0);
    return largest(layer, most).map((k): Link => (
      { layer: l - 1, from: k % inputs, to: Math.floor(k / inputs), isPositive: weights[k]! > 0, strength: Math.abs(weights[k]!) / top }));
  });
}

/** The indices of a layer's largest weights, the smallest of them first so that larger ones are drawn over them. */
function largest({ weights }: Layer, most: number): number[] {
  const sizes = weights.map(Math.abs);
  const bar = weights.length > most ? sizes.slice().sort()[weights.length - most]! : 0;
  const found: number[] = [];
  sizes.forEach((size, k) => size >= bar && size > 0 && found.push(k));
  return found.sort((a, b) => sizes[a]! - sizes[b]!).slice(-most);
}

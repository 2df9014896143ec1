import type uPlot from 'uplot';
import { styleOf } from './dom';

/** Draws the cursor of a chart over the epochs: a line at one of them. */
export function drawCursor({ ctx: context, bbox, valToPos }: uPlot, epoch: number): void {
  const x = Math.round(valToPos(epoch, 'x', true)) + 0.5;
  context.save();
  context.strokeStyle = styleOf('--accent');
  context.lineWidth = 1.5 * devicePixelRatio;
  context.beginPath();
  context.moveTo(x, bbox.top);
  context.lineTo(x, bbox.top + bbox.height);
  context.stroke();
  context.restore();
}

import { type Legend, legendOf } from '../draw/colouring';
import { css } from '../draw/colours';
import { PANELS, type PanelName } from './arrangement';
import { byId, element } from './dom';
import type { Stage } from './stage';

/** Shows beside each panel's caption what its colours mean. */
export function showLegends(stage: Stage): void {
  const shown = new Map<PanelName, string>();
  stage.onColouring = () => {
    for (const panel of PANELS) {
      const legend = legendOf(stage.colouringOf(panel), stage.rangeOf(panel));
      const key = JSON.stringify(legend);
      const isRepeated = panel === 'output' && `${key}false` === shown.get('cells');
      if (shown.get(panel) === key + String(isRepeated)) continue;
      shown.set(panel, key + String(isRepeated));
      const place = byId(`panel-${panel}`).querySelector<HTMLElement>('.legend')!;
      place.hidden = legend === null || isRepeated;
      place.replaceChildren(...(legend ? itemsOf(legend) : []));
      stage.refreshLayout();
    }
  };
}

function itemsOf({ ramp, colours, labels, note }: Legend): (HTMLElement | string)[] {
  const text = (words: string) => element('span', {}, words);
  const items: HTMLElement[] = [];
  if (ramp) items.push(text(labels[0]!), element('i', { style: `background: ${ramp}` }), text(labels[1]!));
  else if (labels.length === colours.length) colours.forEach((colour, k) => items.push(swatch(css(colour)), text(labels[k]!)));
  else items.push(...colours.map((colour) => swatch(css(colour))), text(labels[0]!));
  if (note) items.push(text(`(${note})`));
  return items;
}

const swatch = (colour: string): HTMLElement => element('i', { class: 'swatch', style: `background: ${colour}` });

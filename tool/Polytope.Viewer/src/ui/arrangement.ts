import { byId } from './dom';

export const PANELS = ['cells', 'output', 'image'] as const;
export type PanelName = (typeof PANELS)[number];

export interface PanelPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the panels' pictures are within their section, in the page's pixels. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  readonly panels: Record<PanelName, PanelPlace>;
}

const CAPTION = 32;
const GAP = 16;
const NARROW = 900;
const LEAST_INSPECTOR = 330;

/** One large panel with two small ones beside it, or below it on narrow pages. */
export function arrange(aspect: number): Arrangement {
  const main = byId('panels').parentElement!;
  const isNarrow = window.innerWidth < NARROW;
  const found = isNarrow ? stacked(aspect, main.clientWidth) : beside(aspect, main.clientWidth, Math.max(280, main.clientHeight));
  const section = byId('panels');
  section.style.width = `${found.width}px`;
  section.style.height = `${found.height}px`;
  for (const panel of PANELS) {
    const { left, top, width, height } = found.panels[panel];
    const figure = byId(`panel-${panel}`);
    Object.assign(figure.style, { left: `${left}px`, top: `${top - CAPTION}px`, width: `${width}px` });
    figure.querySelector<HTMLElement>('.view')!.style.height = `${height}px`;
  }
  return found;
}

function beside(aspect: number, room: number, height: number): Arrangement {
  let large = height - CAPTION - 2;
  const smallOf = (size: number) => (size - CAPTION - GAP) / 2;
  const widthOf = (size: number) => (size + smallOf(size)) * aspect + GAP;
  const most = room - GAP - LEAST_INSPECTOR;
  if (widthOf(large) > most) large = ((most - GAP) / aspect + (CAPTION + GAP) / 2) / 1.5;
  large = Math.floor(large);
  const small = Math.floor(smallOf(large));
  const [largeWidth, smallWidth] = [Math.round(large * aspect), Math.round(small * aspect)];
  const left = largeWidth + GAP;
  return {
    width: left + smallWidth + 1,
    height: CAPTION + large + 1,
    panels: {
      cells: { left: 1, top: CAPTION, width: largeWidth, height: large },
      output: { left, top: CAPTION, width: smallWidth, height: small },
      image: { left, top: CAPTION + large - small, width: smallWidth, height: small },
    },
  };
}

function stacked(aspect: number, room: number): Arrangement {
  const width = room - 2;
  const height = Math.round(width / aspect);
  const smallWidth = Math.floor((width - GAP) / 2);
  const small = Math.round(smallWidth / aspect);
  const top = 2 * CAPTION + height + 8;
  return {
    width: room,
    height: top + small + 1,
    panels: {
      cells: { left: 1, top: CAPTION, width, height },
      output: { left: 1, top, width: smallWidth, height: small },
      image: { left: 1 + smallWidth + GAP, top, width: smallWidth, height: small },
    },
  };
}

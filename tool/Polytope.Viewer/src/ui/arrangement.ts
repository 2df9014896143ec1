import { byId } from './dom';

export const PANELS = ['cells', 'output', 'image'] as const;
export type PanelName = (typeof PANELS)[number];

export interface PanelPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the panels' pictures are within their section, in CSS pixels. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  readonly panels: Record<PanelName, PanelPlace>;
}

const GAP = 16;
/** The height of a caption of one line. */
const CAPTION = 22;
const MIN_INSPECTOR = 330;
const MIN_PANEL = 90;

/** The page scrolls where the window is small, as in the style sheet. */
const SCROLLS = '(max-width: 899px), (max-height: 599px)';

/** The largest picture height on a page that scrolls, as a part of the window's height. */
const SCREEN_PART = 0.86;
/** In a narrower panel the words beside its title would take more room than the picture. */
const LEAST_WORDS = 100;

type Sizes = Record<PanelName, { width: number; height: number }>;

/** Ways to arrange the panels in a room of some size; the one that shows the most is taken. */
const LAYOUTS: readonly ((aspect: number, room: number, height: number, captions: Record<PanelName, number>) => { sizes: Sizes; isStacked: boolean; isRow: boolean })[] = [
  // A large panel, and two small ones beside it.
  (aspect, room, height, captions) => {
    const taken = captions.output + captions.image + GAP - captions.cells;
    const tall = (room - GAP + (taken * aspect) / 2) / (1.5 * aspect);
    const large = Math.floor(Math.min(height - captions.cells, tall));
    const small = Math.floor((large - taken) / 2);
    return { sizes: sizesOf(aspect, large, small), isStacked: false, isRow: false };
  },
  // Three panels in a row.
  (aspect, room, height, captions) => {
    const size = Math.floor(Math.min(height - Math.max(...Object.values(captions)), (room - 2 * GAP) / 3 / aspect));
    return { sizes: sizesOf(aspect, size, size), isStacked: false, isRow: true };
  },
  // A large panel, and two small ones below it.
  (aspect, room, height, captions) => {
    const full = (room - 2) / aspect;
    const captionHeights = captions.cells + Math.max(captions.output, captions.image) + 8;
    const large = Math.floor(Math.min(full, (height - captionHeights + GAP / 2 / aspect) / 1.5));
    return { sizes: sizesOf(aspect, large, Math.floor((large * aspect - GAP) / 2 / aspect)), isStacked: true, isRow: false };
  },
];

function sizesOf(aspect: number, large: number, small: number): Sizes {
  const one = { width: Math.round(small * aspect), height: small };
  return { cells: { width: Math.round(large * aspect), height: large }, output: one, image: one };
}

const areaOf = ({ cells, output, image }: Sizes): number =>
  cells.width < MIN_PANEL || output.width < MIN_PANEL / 1.5 || output.height < MIN_PANEL / 1.5
    ? Math.min(output.width, output.height)
    : 3 * cells.width * cells.height + output.width * output.height + image.width * image.height;

/** Places the panels for a picture of this width divided by height. */
export function arrange(aspect: number): Arrangement {
  const main = byId('panels').parentElement!;
  const embedded = PANELS.find((panel) => panel === document.body.dataset.embed);
  if (embedded) return place(single(embedded, aspect, main.clientWidth, main.clientHeight), captionHeights(null));
  const scrolls = matchMedia(SCROLLS).matches;
  const width = byId('toolbar').clientWidth;
  const room = scrolls ? width : width - GAP - MIN_INSPECTOR;
  // The same start every time, so that the same page is laid out alike.
  let captions: Record<PanelName, number> = { cells: CAPTION, output: CAPTION, image: CAPTION };
  let found: Arrangement | null = null;
  // Captions wrap, so their heights depend on the widths: the second round measures them as they are.
  for (let round = 0; round < 3; round++) {
    const candidates = LAYOUTS.map((layout) => {
      const isBelow = layout === LAYOUTS[2];
      const height = scrolls ? innerHeight * SCREEN_PART * (isBelow ? 1.5 : 1) : Math.max(240, main.clientHeight - 2);
      return layout(aspect, room - 2, height, captions);
    });
    const best = candidates.reduce((one, other) => (areaOf(other.sizes) > areaOf(one.sizes) ? other : one));
    found = positions(best, captions);
    captions = captionHeights(best.sizes);
  }
  return place(found!, captions);
}

function positions({ sizes, isStacked, isRow }: { sizes: Sizes; isStacked: boolean; isRow: boolean }, captions: Record<PanelName, number>): Arrangement {
  const { cells, output, image } = sizes;
  const top = captions.cells;
  if (isStacked) {
    const below = top + cells.height + 8 + Math.max(captions.output, captions.image);
    const left = 1 + output.width + GAP;
    return {
      width: Math.max(cells.width, left + image.width) + 1,
      height: below + output.height + 1,
      panels: { cells: { left: 1, top, ...cells }, output: { left: 1, top: below, ...output }, image: { left, top: below, ...image } },
    };
  }
  const left = 1 + cells.width + GAP;
  if (isRow) {
    const line = Math.max(...Object.values(captions));
    const last = left + output.width + GAP;
    return {
      width: last + image.width + 1,
      height: line + cells.height + 1,
      panels: { cells: { left: 1, top: line, ...cells }, output: { left, top: line, ...output }, image: { left: last, top: line, ...image } },
    };
  }
  const high = Math.max(top + cells.height, captions.output + output.height + GAP + captions.image + image.height);
  return {
    width: left + output.width + 1,
    height: high + 1,
    panels: {
      cells: { left: 1, top, ...cells },
      output: { left, top: captions.output, ...output },
      image: { left, top: high - image.height, ...image },
    },
  };
}

function single(panel: PanelName, aspect: number, room: number, height: number): Arrangement {
  const high = Math.floor(Math.max(60, Math.min(height - 2, (room - 2) / aspect)));
  const shown = { left: 1, top: 1, width: Math.round(high * aspect), height: high };
  const none = { left: 0, top: 0, width: 0, height: 0 };
  return { width: shown.width + 2, height: high + 2, panels: { cells: none, output: none, image: none, [panel]: shown } };
}

function captionHeights(sizes: Sizes | null): Record<PanelName, number> {
  const height = (panel: PanelName): number => {
    const figure = byId(`panel-${panel}`);
    if (sizes) {
      figure.style.width = `${sizes[panel].width}px`;
      figure.classList.toggle('narrow', sizes[panel].width < LEAST_WORDS);
    }
    return figure.querySelector('figcaption')!.offsetHeight;
  };
  return { cells: height('cells'), output: height('output'), image: height('image') };
}

function place(found: Arrangement, captions: Record<PanelName, number>): Arrangement {
  const section = byId('panels');
  section.style.width = `${found.width}px`;
  section.style.height = `${found.height}px`;
  for (const panel of PANELS) {
    const { left, top, width, height } = found.panels[panel];
    const figure = byId(`panel-${panel}`);
    figure.hidden = width === 0;
    Object.assign(figure.style, { left: `${left}px`, top: `${top - captions[panel]}px`, width: `${width}px` });
    figure.querySelector<HTMLElement>('.view')!.style.height = `${height}px`;
  }
  return found;
}

/** Red, green, blue, each from 0 to 255. */
export type Colour = readonly [number, number, number];

export const css = ([r, g, b]: Colour, alpha = 1): string =>
  alpha === 1 ? `rgb(${r} ${g} ${b})` : `rgb(${r} ${g} ${b} / ${alpha})`;

/** The tool's layer colours (Polytope.Core, LayerColours): one ramp of hues, all about equally light. */
const LAYERS: readonly Colour[] = [
  [0xe8, 0x3f, 0x2f], [0xe8, 0x38, 0x78], [0xc8, 0x48, 0xc8], [0x8a, 0x62, 0xf2], [0x3b, 0x7d, 0xf0], [0x00, 0x93, 0xc4],
];

export function layerColour(layer: number, layers: number): Colour {
  return mixed(LAYERS, layers < 2 ? 0 : layer / (layers - 1));
}

/** From dark to light through the colours of dusk: for amounts. Lightness grows evenly. */
const AMOUNTS: readonly Colour[] = [
  [0x16, 0x1a, 0x3a], [0x35, 0x2f, 0x74], [0x7a, 0x37, 0x8f], [0xc0, 0x4a, 0x7c], [0xee, 0x7f, 0x58], [0xf8, 0xbe, 0x6b], [0xfc, 0xf3, 0xc3],
];

/** @param part from 0 to 1; what lies beyond is clamped. */
export const amountColour = (part: number): Colour => mixed(AMOUNTS, part);

/** Less than it should be, as it should be, more: for errors. */
const ERRORS: readonly Colour[] = [
  [0x1b, 0x4f, 0xc8], [0x7f, 0xa8, 0xee], [0xf4, 0xf3, 0xf0], [0xee, 0x96, 0x7c], [0xc8, 0x2a, 0x1e],
];

export const errorColour = (part: number): Colour => mixed(ERRORS, part);

export const TRAINING: Colour = [235, 52, 46];
export const VALIDATION: Colour = [38, 110, 246];

/** A soft colour from a hash: any hue, of two dozen shades. OKLCH (Ottosson 2020) to sRGB. */
export function hashColour(hash: number): Colour {
  const hue = ((hash & 0xffff) / 0x10000) * 2 * Math.PI;
  const lightness = 0.58 + 0.34 * (((hash >>> 16) & 0xff) / 0xff);
  const chroma = 0.05 + 0.075 * ((hash >>> 24) / 0xff);
  return oklch(lightness, chroma, hue);
}

function mixed(ramp: readonly Colour[], part: number): Colour {
  const at = Math.min(Math.max(Number.isFinite(part) ? part : 0, 0), 1) * (ramp.length - 1);
  const below = Math.min(Math.floor(at), ramp.length - 2);
  const [a, b] = [ramp[below]!, ramp[below + 1]!];
  const mix = (k: 0 | 1 | 2) => Math.floor(a[k] + (b[k] - a[k]) * (at - below) + 0.5);
  return [mix(0), mix(1), mix(2)];
}

function oklch(lightness: number, chroma: number, hue: number): Colour {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const encode = (linear: number) => {
    const value = Math.min(Math.max(linear, 0), 1);
    return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
  };
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

import { svgOf } from './svg';
import { legendOf } from '../draw/colouring';
import { css } from '../draw/colours';
import { networkJson } from '../geometry/network';
import { type PanelName, PANELS } from './arrangement';
import { byId, download, styleOf } from './dom';
import type { Session } from './session';
import type { Stage } from './stage';

/** Saves what is on the screen as PNG or SVG, and copies a link to it. */
export class Saver {
  constructor(
    private readonly session: Session,
    private readonly stage: Stage,
    private readonly imageUrl: string | null,
  ) {}

  savePng(scale = Number(byId<HTMLSelectElement>('png-scale').value)): void {
    this.sheet(scale)?.toBlob((picture) => picture && download(`${this.name()}.png`, picture), 'image/png');
    this.announce('Saved a PNG.');
  }

  /** The panels with their captions and legends under a title, so many pixels per CSS pixel. */
  sheet(scale: number): HTMLCanvasElement | null {
    const { places } = this.stage;
    if (!places) return null;
    const top = 28;
    const sheet = document.createElement('canvas');
    [sheet.width, sheet.height] = [Math.round(places.width * scale), Math.round((places.height + top) * scale)];
    const context = sheet.getContext('2d')!;
    context.scale(scale, scale);
    context.fillStyle = styleOf('--ground');
    context.fillRect(0, 0, places.width, places.height + top);
    context.fillStyle = styleOf('--ink');
    context.font = '600 14px Inter, system-ui, sans-serif';
    context.fillText(this.caption(), 1, 18);
    context.translate(0, top);
    for (const panel of PANELS) {
      const { left, top: panelTop, width, height } = places.panels[panel];
      if (width === 0) continue;
      context.drawImage(this.stage.render(panel, scale), left, panelTop, width, height);
      this.stage.renderOverlay(context, panel);
      this.paintCaption(context, panel, left, panelTop - 8, width);
    }
    return sheet;
  }

  private paintCaption(context: CanvasRenderingContext2D, panel: PanelName, left: number, baseline: number, width: number): void {
    const title = byId(`panel-${panel}`).querySelector('b')!.textContent ?? '';
    const legend = legendOf(this.stage.colouringOf(panel), this.stage.rangeOf(panel));
    context.fillStyle = styleOf('--ink');
    context.font = '600 12px Inter, system-ui, sans-serif';
    context.fillText(title, left + 1, baseline, width);
    if (!legend) return;
    let at = left + context.measureText(title).width + 14;
    context.font = '11px Inter, system-ui, sans-serif';
    const write = (text: string) => {
      context.fillStyle = styleOf('--quiet');
      context.fillText(text, at, baseline, Math.max(1, left + width - at));
      at += context.measureText(text).width + 6;
    };
    if (legend.ramp) write(legend.labels[0]!);
    const step = legend.ramp ? 48 / legend.colours.length : 12;
    legend.colours.forEach((colour, k) => {
      context.fillStyle = css(colour);
      context.fillRect(at, baseline - 8, legend.ramp ? step + 0.5 : 9, 8);
      at += step;
      if (!legend.ramp && legend.labels.length === legend.colours.length) write(legend.labels[k]!);
    });
    at += 4;
    if (legend.ramp) write(legend.labels[1]!);
    else if (legend.labels.length !== legend.colours.length) write(legend.labels[0]!);
    if (legend.note) write(`(${legend.note})`);
  }

  /** The network of the frame on the screen, as the JSON that the tool reads. */
  saveNetwork(): void {
    const { shown } = this.session;
    if (!shown) return;
    download(`${this.name()}.json`, new Blob([networkJson(shown.network)], { type: 'application/json' }));
    this.announce('Saved the network.');
  }

  saveSvg(): void {
    const svg = svgOf(this.session, this.stage, this.imageUrl, this.caption());
    if (!svg) return;
    download(`${this.name()}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
    this.announce('Saved an SVG.');
  }

  async copyLink(): Promise<void> {
    let what = 'Copied';
    try {
      await navigator.clipboard.writeText(location.href);
      if (this.session.run.override) what = 'Copied, without what was trained here';
    } catch {
      what = 'Not copied: the link is in the address bar';
    }
    this.announce(`${what}.`);
    const button = byId('copy-link');
    button.textContent = what;
    setTimeout(() => (button.textContent = 'Copy link'), what === 'Copied' ? 1500 : 4000);
  }

  private announce(what: string): void {
    byId('announcement').textContent = what;
  }

  private caption(): string {
    const { run, shown } = this.session;
    const frame = shown?.frame ?? 0;
    const change = run.changeOf(frame);
    const polytopes = this.session.polytopesOf(frame);
    return [
      run.isModel ? run.text.experiment : `${run.text.title ?? run.text.experiment}, epoch ${run.frames[frame]!.epoch}`,
      change === '' ? '' : `, ${change}`,
      polytopes === null ? '' : `: ${polytopes} polytopes`,
    ].join('');
  }

  private name(): string {
    const { run, shown } = this.session;
    const frame = shown?.frame ?? 0;
    const change = run.changeOf(frame);
    const name = run.isModel ? run.text.experiment.replace(/\.(json|safetensors|onnx|nnet)$/, '').replaceAll(/[^\w.-]+/g, '-') : `${run.text.experiment}-${run.frames[frame]!.epoch}`;
    return change === '' ? name : `${name}-${change.replaceAll(/\W+/g, '-')}`;
  }
}

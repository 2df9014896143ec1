import { svgOf } from './svg';
import { PANELS } from './arrangement';
import { byId, download, styleOf } from './dom';
import type { Session } from './session';
import type { Stage } from './stage';

/** Saves what is on the screen as PNG or SVG, and copies a link to it. */
export class Saver {
  constructor(
    private readonly session: Session,
    private readonly stage: Stage,
    private readonly imageUrl: string,
  ) {}

  savePng(): void {
    const { places } = this.stage;
    if (!places) return;
    this.stage.paint();
    const ratio = devicePixelRatio || 1;
    const [scene, overlay] = [byId<HTMLCanvasElement>('scene'), byId<HTMLCanvasElement>('overlay')];
    const sheet = document.createElement('canvas');
    [sheet.width, sheet.height] = [scene.width, scene.height];
    const context = sheet.getContext('2d')!;
    context.fillStyle = styleOf('--ground');
    context.fillRect(0, 0, sheet.width, sheet.height);
    for (const panel of PANELS) {
      const place = places.panels[panel];
      const [x, y, width, height] = [place.left, place.top, place.width, place.height].map((length) => Math.round(length * ratio)) as [number, number, number, number];
      context.drawImage(scene, x, y, width, height, x, y, width, height);
      context.drawImage(overlay, x, y, width, height, x, y, width, height);
    }
    context.fillStyle = styleOf('--ink');
    context.font = `${13 * ratio}px Inter, system-ui, sans-serif`;
    context.fillText(this.caption(), ratio, 20 * ratio);
    sheet.toBlob((picture) => picture && download(`${this.name()}.png`, picture), 'image/png');
    this.announce('Saved a PNG.');
  }

  saveSvg(): void {
    const svg = svgOf(this.session, this.stage, this.imageUrl, this.caption());
    if (!svg) return;
    download(`${this.name()}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
    this.announce('Saved an SVG.');
  }

  async copyLink(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.announce('Copied the link.');
    } catch {
      this.announce('The address has the link to this view.');
    }
    const button = byId('copy-link');
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy link'), 1500);
  }

  private announce(what: string): void {
    byId('announcement').textContent = what;
  }

  private caption(): string {
    const { run, shown } = this.session;
    const facts = run.frames[shown?.frame ?? 0];
    return `${run.text.experiment}, epoch ${facts?.epoch ?? 0}: ${facts?.polytopes ?? 0} polytopes`;
  }

  private name(): string {
    const { run, shown } = this.session;
    return `${run.text.experiment}-${run.frames[shown?.frame ?? 0]?.epoch ?? 0}`;
  }
}

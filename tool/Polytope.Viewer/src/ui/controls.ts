import { css, layerColour } from '../draw/colours';
import { type ErrorMeasure, errorMeasureOf } from '../draw/colouring';
import { type Fill, type FillMeaning, FILLS, looksBack } from '../draw/fills';
import { wholeOf, within } from '../draw/view';
import { byId, element, setTheme } from './dom';
import { counted } from './numbers';
import type { Player } from './player';
import { clampSheetZoom, zoomed } from './pointer';
import type { Session } from './session';
import type { Saver } from './saver';
import { isComparing, type RightPanel, rightPanelsOf, type State, type Store } from './state';

/** Up to so many layers have their buttons in the toolbar, others in a menu. */
const INLINE_LAYERS = 8;

const ERRORS: Record<ErrorMeasure, string> = {
  signed: 'output less image',
  largest: 'largest difference of red, green and blue',
  wrong: 'where the class is wrong',
};

/** Keys that a menu itself needs while it has the focus. */
const MENU_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'Enter', ' ', 'Escape', 'Tab']);

/** Keys that move a slider that has the focus; the time's slider leaves them to the page. */
const SLIDER_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']);

/** All controls and keyboard shortcuts: colours, boundaries, layers, points, the third panel, the theme. */
export class Controls {
  private readonly store: Store;
  private readonly layers: HTMLButtonElement[];

  constructor(
    private readonly session: Session,
    private readonly player: Player,
    private readonly saver: Saver,
  ) {
    this.store = session.store;
    this.layers = this.layerButtons();
    const fill = byId<HTMLSelectElement>('fill');
    fill.append(...this.fills.map(([value, { name, explanation }]) => element('option', { value, title: explanation }, name)));
    if (session.run.isModel) {
      document.body.dataset.shows = 'model';
      byId('training-name').textContent = 'points';
      byId('training').parentElement!.title = 'The points that chose the plane';
    }
    if (!session.run.text.image) {
      document.body.dataset.learns = 'points';
      byId('learned').textContent = 'Points';
    }
    byId('levels-name').textContent = this.session.run.classes ? 'Class boundary' : `Level ${this.session.run.decisiveValue}`;
    fill.addEventListener('change', () => this.store.update({ fill: fill.value as Fill }));
    for (const name of ['lines', 'levels', 'training', 'validation', 'everywhere'] as const) {
      const box = byId<HTMLInputElement>(name);
      box.addEventListener('change', () => this.store.update({ [name]: box.checked }));
    }
    for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="right"]'))
      radio.addEventListener('change', () => this.store.update({ right: radio.value as State['right'] }));
    const other = byId<HTMLInputElement>('other');
    other.addEventListener('change', () => this.store.update({ other: Number(other.value) }));
    byId('own-run').addEventListener('click', () => this.session.compareWithOwn());
    byId<HTMLInputElement>('sheet').addEventListener('change', () => this.toggleSheet());
    byId('reset-view').addEventListener('click', () => this.showWholeWindow());
    byId('theme').addEventListener('click', () => this.changeTheme());
    byId('copy-link').addEventListener('click', () => void this.saver.copyLink());
    byId('save-png').addEventListener('click', () => this.saver.savePng());
    byId('save-network').addEventListener('click', () => this.saver.saveNetwork());
    byId('save-button').addEventListener('click', () => byId<HTMLDialogElement>('save').showModal());
    byId('save-svg').addEventListener('click', () => this.saver.saveSvg());
    byId('help-button').addEventListener('click', () => byId<HTMLDialogElement>('help').showModal());
    document.addEventListener('keydown', (event) => this.key(event));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.store.update({}));
    this.store.listen(() => this.show());
    this.show();
  }

  /** The fills that this page has: one network has no frame before it. */
  private get fills(): [Fill, FillMeaning][] {
    const { isModel } = this.session.run;
    return (Object.entries(FILLS) as [Fill, FillMeaning][]).filter(([fill]) => !isModel || !(looksBack(fill) || fill === 'change'));
  }

  private layerButtons(): HTMLButtonElement[] {
    const { hidden } = this.session.run;
    const place = byId('layers');
    const isInline = hidden.length <= INLINE_LAYERS;
    const menu = byId<HTMLDetailsElement>('layers-menu');
    menu.classList.toggle('inline', isInline);
    menu.open = isInline;
    if (!isInline) document.addEventListener('pointerdown', (event) => {
      if (!menu.contains(event.target as Node)) menu.open = false;
    });
    const buttons = hidden.map((width, layer) => {
      const button = element('button', {
        style: `--layer: ${css(layerColour(layer, hidden.length))}`, title: `Layer ${layer}: ${width} ${width === 1 ? 'neuron' : 'neurons'}`, 'aria-label': `Boundaries of layer ${layer}`,
      }, String(layer));
      button.addEventListener('click', () => {
        const off = this.store.state.hidden;
        this.store.update({ hidden: off.includes(layer) ? off.filter((one) => one !== layer) : [...off, layer] });
      });
      return button;
    });
    place.append(...buttons);
    return buttons;
  }

  private show(): void {
    const { state } = this.store;
    byId<HTMLSelectElement>('fill').value = state.fill;
    for (const name of ['lines', 'levels', 'training', 'validation', 'everywhere'] as const) byId<HTMLInputElement>(name).checked = state[name];
    for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="right"]')) radio.checked = radio.value === state.right;
    this.layers.forEach((button, layer) => button.setAttribute('aria-pressed', String(state.lines && !state.hidden.includes(layer))));
    const isWithOther = isComparing(state);
    byId('other-label').hidden = !isWithOther;
    byId('own-run').hidden = !isWithOther || this.session.comparedRun === this.session.run;
    const other = byId<HTMLInputElement>('other');
    if (document.activeElement !== other) other.value = String(this.session.comparedRun.frames[this.session.comparedFrame]?.epoch ?? state.other);
    byId<HTMLInputElement>('sheet').checked = state.sheet !== null;
    byId('reset-view').hidden = state.view.zoom === 1;
    byId('reset-view').textContent = `${state.view.zoom < 100 ? state.view.zoom.toFixed(1) : counted(Math.round(state.view.zoom))}× · whole`;
    const isDark = isDarkIn(state);
    setTheme(isDark);
    byId('theme').textContent = isDark ? 'Light' : 'Dark';
    const { comparedRun, run } = this.session;
    const measure = errorMeasureOf(run.outputs, run.classes);
    const otherEpoch = `epoch ${counted(comparedRun.frames[this.session.comparedFrame]?.epoch ?? 0)}${comparedRun === run ? '' : ` of ${comparedRun.text.experiment}`}`;
    const [title, caption] = {
      image: [run.text.image ? 'Image' : 'Points', run.isModel ? 'that chose the plane' : 'what it learns'],
      levels: ['Level lines', run.classes ? 'where the class with the highest score changes' : 'where the output has one value'],
      error: ['Error', ERRORS[measure]],
      compare: ['Compared', `with ${otherEpoch}`],
      difference: ['Difference', measure === 'wrong' ? `where ${otherEpoch} has another class` : `from ${otherEpoch}`],
    }[state.right] as [string, string];
    [byId('image-title').textContent, byId('image-caption').textContent] = [title, caption];
  }

  private showWholeWindow(): void {
    this.store.update({ view: wholeOf(this.session.run.window) });
  }

  private zoom(factor: number): void {
    const { view, pin, sheet } = this.store.state;
    if (sheet) {
      this.store.update({ sheet: { ...sheet, zoom: clampSheetZoom(sheet.zoom * factor) } });
      return;
    }
    const [x, y] = this.session.highlighted.point ?? pin ?? [view.x, view.y];
    this.store.update({ view: within(this.session.run.window, zoomed(view, factor, x, y)) });
  }

  private toggleSheet(): void {
    this.store.update({ sheet: this.store.state.sheet ? null : { yaw: 0.5, pitch: 0.9, zoom: 1 } });
  }

  /** Shows the next of these panels, and after the last one the image, as far as the page has them. */
  private toggleRight(...panels: RightPanel[]): void {
    const had = rightPanelsOf(this.session.run);
    const next = [...panels, 'image' as const][panels.indexOf(this.store.state.right) + 1]!;
    if (had.includes(next)) this.store.update({ right: next });
  }

  private changeTheme(): void {
    this.store.update({ theme: isDarkIn(this.store.state) ? 'light' : 'dark' });
  }

  private clearSelection(): void {
    if (this.store.state.pin) this.store.update({ pin: null });
    else this.store.update({ creases: [] });
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches('dialog *, input[type="number"]')) return;
    if (target.matches('select') && MENU_KEYS.has(event.key)) return;
    if (target.matches('input[type="range"]:not(#slider)') && SLIDER_KEYS.has(event.key)) return;
    const isButton = target.matches('button, summary, input[type="checkbox"], input[type="radio"]');
    const { state } = this.store;
    const far = event.shiftKey ? 10 : 1;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.player.step(-far),
      ArrowRight: () => this.player.step(far),
      Home: () => this.player.go(0),
      End: () => this.player.go(this.session.run.frames.length - 1),
      '+': () => this.zoom(1.5),
      '=': () => this.zoom(1.5),
      '-': () => this.zoom(1 / 1.5),
      '0': () => this.showWholeWindow(),
      b: () => this.store.update({ lines: !state.lines }),
      e: () => this.toggleRight('error'),
      l: () => this.store.update({ levels: !state.levels }),
      f: () => this.toggleSheet(),
      v: () => this.toggleRight('levels'),
      c: () => this.toggleRight('compare', 'difference'),
      d: () => this.store.update({ training: !state.training, validation: !state.training }),
      n: () => this.store.update({ diagram: !state.diagram }),
      t: () => this.changeTheme(),
      p: () => this.saver.savePng(),
      s: () => this.saver.saveSvg(),
      '?': () => byId<HTMLDialogElement>('help').showModal(),
      Escape: () => this.clearSelection(),
    };
    this.fills.forEach(([fill], k) => (actions[String(k + 1)] = () => this.store.update({ fill })));
    if (!isButton) actions[' '] = () => this.player.toggle();
    const action = actions[event.key] ?? actions[event.key.toLowerCase()];
    if (!action || (target.matches('input[type="radio"]') && event.key.startsWith('Arrow'))) return;
    event.preventDefault();
    action();
  }
}

export const isDarkIn = ({ theme }: State): boolean =>
  theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';

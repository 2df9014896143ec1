import { byId, element } from './dom';
import type { Session } from './session';
import { SPEEDS } from './state';

/** Plays the run and steps through its frames. */
export class Player {
  private last = 0;
  private due = 0;

  constructor(private readonly session: Session) {
    const { store, run } = session;
    const on = (id: string, action: () => void) => byId(id).addEventListener('click', action);
    on('first', () => this.go(0));
    on('back', () => this.step(-1));
    on('play', () => this.toggle());
    on('forward', () => this.step(1));
    on('last', () => this.go(run.frames.length - 1));

    const speed = byId<HTMLSelectElement>('speed');
    speed.append(...SPEEDS.map((rate) => element('option', { value: rate }, `${rate} fps`)));
    speed.addEventListener('change', () => store.update({ speed: Number(speed.value) }));

    const slider = byId<HTMLInputElement>('slider');
    slider.addEventListener('input', () => {
      this.pause();
      store.update({ frame: run.frameNear(Number(slider.value)) });
    });
    const show = () => {
      const { frame, speed: rate } = store.state;
      slider.min = String(run.frames[0]?.epoch ?? 0);
      slider.max = String(run.frames.at(-1)?.epoch ?? 0);
      slider.value = String(run.frames[frame]?.epoch ?? 0);
      slider.setAttribute('aria-valuetext', `epoch ${run.frames[frame]?.epoch ?? 0}`);
      speed.value = String(rate);
    };
    store.listen(show);
    show();
  }

  go(frame: number): void {
    this.pause();
    this.session.store.update({ frame: this.clamp(frame) });
  }

  step(by: number): void {
    this.go(this.session.store.state.frame + by);
  }

  toggle(): void {
    if (this.session.isPlaying) {
      this.pause();
      return;
    }
    const { store, run } = this.session;
    this.session.isPlaying = true;
    if (store.state.frame >= run.frames.length - 1) store.update({ frame: 0 });
    this.last = performance.now();
    this.due = 0;
    this.mark();
    requestAnimationFrame((now) => this.tick(now));
  }

  pause(): void {
    this.session.isPlaying = false;
    this.mark();
  }

  private mark(): void {
    const button = byId('play');
    button.setAttribute('aria-pressed', String(this.session.isPlaying));
    button.setAttribute('aria-label', this.session.isPlaying ? 'Pause' : 'Play');
  }

  /** Advances when the next frame is due and the last one is on the screen, so a slow frame delays the film and is not skipped. */
  private tick(now: number): void {
    const { session } = this;
    if (!session.isPlaying) return;
    const { frame, speed } = session.store.state;
    this.due = Math.min(this.due + ((now - this.last) * speed) / 1000, Math.max(1, speed / 30));
    this.last = now;
    const isShown = session.shown?.frame === frame;
    if (isShown && this.due >= 1) {
      if (frame >= session.run.frames.length - 1) {
        this.pause();
        return;
      }
      const steps = Math.floor(this.due);
      this.due -= steps;
      session.store.update({ frame: this.clamp(frame + steps) });
    }
    requestAnimationFrame((next) => this.tick(next));
  }

  private clamp(frame: number): number {
    return Math.min(Math.max(frame, 0), this.session.run.frames.length - 1);
  }
}

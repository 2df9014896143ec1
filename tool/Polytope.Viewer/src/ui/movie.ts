import { byId, download } from './dom';
import type { Player } from './player';
import type { Saver } from './saver';
import type { Session } from './session';
import type { Stage } from './stage';

/** Formats that browsers may record, the most widely playable first. */
const FORMATS: readonly (readonly [type: string, extension: string])[] = [
  ['video/mp4;codecs=avc1.42E01E', 'mp4'], ['video/webm;codecs=vp9', 'webm'], ['video/webm', 'webm'],
];

/** Milliseconds that the last frame stays. */
const LAST_FRAME = 500;

/** Frames a second that a browser's recorder takes. */
const MOST_FRAMES = 24;

/** Records the run from its first to its last frame in the present view, in the page. */
export class MovieRecorder {
  private isRecording = false;

  constructor(
    private readonly session: Session,
    private readonly stage: Stage,
    private readonly player: Player,
    private readonly saver: Saver,
  ) {
    const button = byId<HTMLButtonElement>('save-movie');
    button.addEventListener('click', () => void this.record(button));
  }

  private async record(button: HTMLButtonElement): Promise<void> {
    if (this.isRecording) {
      this.isRecording = false;
      return;
    }
    const format = FORMATS.find(([type]) => typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(type));
    if (!format) {
      button.textContent = 'This browser cannot record';
      return;
    }
    const { store, run } = this.session;
    const { frame: kept, speed } = store.state;
    this.player.pause();
    const sheet = this.saver.sheet(1)!;
    // Video wants even sizes.
    const canvas = Object.assign(document.createElement('canvas'), { width: sheet.width & ~1, height: sheet.height & ~1 });
    const context = canvas.getContext('2d')!;
    const stream = canvas.captureStream(0);
    const track = stream.getVideoTracks()[0] as CanvasCaptureMediaStreamTrack;
    const recorder = new MediaRecorder(stream, { mimeType: format[0], videoBitsPerSecond: 8_000_000 });
    const pieces: Blob[] = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    this.isRecording = true;
    recorder.start();
    for (let frame = 0; frame < run.frames.length && this.isRecording; frame++) {
      let since = performance.now();
      store.update({ frame });
      await new Promise(requestAnimationFrame);
      // A recorder counts real time: it pauses while a frame is not ready. It loses what comes right before, so not else.
      const isReady = () => this.session.shown?.frame === frame || !this.isRecording;
      if (!isReady()) {
        recorder.pause();
        while (!isReady()) await new Promise(requestAnimationFrame);
        recorder.resume();
        since = performance.now();
      }
      this.stage.paint();
      context.drawImage(this.saver.sheet(1)!, 0, 0);
      track.requestFrame();
      button.textContent = `Stop recording (${Math.round((100 * (frame + 1)) / run.frames.length)} %)`;
      // Painting is a part of the frame's time.
      await pause(Math.max(0, 1000 / Math.min(speed, MOST_FRAMES) - (performance.now() - since)));
    }
    // The last frame is on its way to the recorder.
    await pause(LAST_FRAME);
    this.isRecording = false;
    recorder.stop();
    await stopped;
    button.textContent = 'Movie of this view';
    store.update({ frame: kept });
    download(`${run.text.experiment}.${format[1]}`, new Blob(pieces, { type: format[0] }));
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

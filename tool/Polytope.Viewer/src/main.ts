import { wholeOf, within } from './draw/view';
import { LiveRun, type LiveState } from './liveRun';
import { publish } from './pageApi';
import { RunData } from './run/runData';
import { PANELS } from './ui/arrangement';
import { showChanges } from './ui/changeChip';
import { Controls, isDarkIn } from './ui/controls';
import { byId, element, setTheme } from './ui/dom';
import { Editor } from './ui/editor';
import { FrameCard } from './ui/frameCard';
import { Inspector } from './ui/inspector';
import { showLegends } from './ui/legends';
import { NetworkChanges } from './ui/networkChanges';
import { counted } from './ui/numbers';
import { MovieRecorder } from './ui/movie';
import { Player } from './ui/player';
import { TimeChart } from './ui/timeChart';
import { attachPointers } from './ui/pointer';
import { Saver } from './ui/saver';
import { Session } from './ui/session';
import { Stage } from './ui/stage';
import { fragmentOf, isComparing, readFragment, rightPanelsOf, type State, Store } from './ui/state';
import { TrainCard } from './ui/trainCard';
import { Tour } from './ui/tour';
import { PartitionPool } from './workers/pool';

/** The workers' programs, put here when the page is built. */
declare const WORKER_SOURCE: string;
declare const TRAINER_SOURCE: string;

const SAVE_PAUSE = 250;

/** Pictures of other sizes have a ratio that is rounded to pixels. */
const ASPECT_TOLERANCE = 0.01;

/** Milliseconds before the progress of a frame is shown. */
const BUSY = 200;

async function open(): Promise<void> {
  const run = RunData.of(document);
  const live = new LiveRun(run, (state) => showLiveState(state, run));
  const mayGrow = run.text.live && (await live.waitForFrames());
  if (run.frames.length === 0) throw new Error('The run has no frame yet.');
  const start: State = {
    frame: run.frames.length - 1,
    view: wholeOf(run.window),
    fill: 'output',
    lines: true,
    levels: false,
    hidden: [],
    right: rightPanelsOf(run)[0],
    training: true,
    validation: true,
    everywhere: false,
    pin: null,
    followsPattern: false,
    creases: [],
    speed: 24,
    theme: 'auto',
    measure: 'polytopes',
    diagram: false,
    other: run.frames[0]!.epoch,
    sheet: null,
    edit: null,
  };
  const store = new Store(start);
  const applyTheme = () => setTheme(isDarkIn(store.state));
  applyTheme();
  store.listen(applyTheme);
  // The address may ask for an epoch that has not come yet: until then the last frame is shown.
  let awaited: number | null = null;
  const readAddress = (fragment: string) => {
    const { state, epoch } = readFragment(fragment, start, run.hidden);
    awaited = epoch;
    // An address of another run may ask for what this one does not have.
    const right = rightPanelsOf(run).includes(state.right) ? state.right : start.right;
    store.update({ ...state, right, view: within(run.window, state.view), frame: epoch === null ? start.frame : run.frameNear(epoch) });
  };
  const asked = new URLSearchParams(location.search);
  // An embedded page is asked in its query, another one in its fragment.
  readAddress(location.hash.length > 1 ? location.hash : location.search.replace(/^\?/, ''));
  embed(asked.get('embed'), store, () => fragmentOf(store.state, start, run.frames[store.state.frame]!.epoch));
  // A document in an iframe's srcdoc has no address that a link could lead to.
  byId('copy-link').hidden = location.protocol === 'about:';
  const imageUrl = run.text.image && `data:image/png;base64,${run.text.image.pixels}`;
  const picture = imageUrl === null ? null : new Image();
  if (picture) picture.src = imageUrl!;

  const pool = new PartitionPool(run, WORKER_SOURCE);
  const session = new Session(run, store, pool);
  if (picture) session.setImage(picture);
  // Workers cut while the page is put together, and their answers wait until all listeners are registered.
  session.request();
  await Promise.all([pool.hold(), run.parameters(store.state.frame)]);

  showFacts(run);
  showDivergence(run);
  const stage = new Stage(session, picture);
  const player = new Player(session);
  const chart = new TimeChart(session, (frame) => player.go(frame));
  const inspector = new Inspector(session, (frame) => player.go(frame));
  const saver = new Saver(session, stage, imageUrl);
  const frameCard = new FrameCard(session);
  const changes = new NetworkChanges(session);
  showChanges(session, changes);
  if (!run.isModel) new TrainCard(session, player, changes, TRAINER_SOURCE);
  new Controls(session, player, saver);
  new MovieRecorder(session, stage, player, saver);
  new Tour(session, player);
  acceptDrops(session);
  attachPointers(session, stage, new Editor(session, changes));
  showLegends(stage);
  chart.refresh();
  showProgress(session, stage);
  const writeAddress = syncAddress(session, start, readAddress);
  if (mayGrow) {
    void live.follow((added) => {
      const end = run.frames.length - 1;
      const wasAtEnd = store.state.frame === end - added;
      const frame = wasAtEnd && !session.isPlaying ? (awaited === null ? end : run.frameNear(awaited)) : store.state.frame;
      if (frame < end) awaited = null;
      chart.refresh();
      inspector.framesAdded();
      showDivergence(run);
      store.update({ frame });
    });
  }
  publish(session, stage, inspector, frameCard, writeAddress);
  pool.release();
  await session.decoded;
}

function showFacts(run: RunData): void {
  const { text, shape, trainingPoints } = run;
  const { model } = text;
  const widths = model ? [model.inputs, ...shape.slice(1)] : shape;
  const weights = widths.slice(1).reduce((sum, width, l) => sum + (widths[l]! + 1) * width, 0);
  const title = text.title ?? text.experiment;
  document.title = `${title} · dotnet polytope`;
  byId('experiment').textContent = title;
  byId('facts').textContent = [
    ...(text.title ? [text.experiment] : []),
    `hidden ${text.hidden}`, `${counted(weights)} weights`,
    ...(run.isFirstOutputAlone ? [`shows output 0 of ${counted(run.outputs)}`] : []),
    ...(model
      ? [model.plane ? `x and y run along a plane of its ${model.inputs} inputs` : 'two inputs, x and y']
      : [`${counted(trainingPoints.length / 2)} training points`, `${text.optimizer}, rate ${text.rate}`, ...(text.noise ? [`noise ${text.noise}`] : []), `seed ${text.seed}`]),
  ].join(' · ');
  if (model) document.body.dataset.marks = trainingPoints.length === 0 ? 'none' : 'some';
  if (model?.plane) document.body.dataset.plane = '';
  byId('notes').hidden = !text.notes;
  byId('notes').textContent = text.notes ?? '';
  if (run.isFirstOutputAlone) byId('panel-output').querySelector('.caption')!.textContent = `output 0 of ${counted(run.outputs)}`;
}

/** A page of another run, dropped here, is compared with. */
function acceptDrops(session: Session): void {
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    const files = event.dataTransfer?.files ?? [];
    const [file] = files;
    if (file) void file.text().then((text) => openOther(session, text, files.length > 1 ? `; of ${files.length} files the first is taken` : ''));
  });
}

function openOther(session: Session, text: string, note: string): void {
  try {
    const other = RunData.of(new DOMParser().parseFromString(text, 'text/html'));
    requireComparable(other, session.run);
    session.compareWith(other, new PartitionPool(other, WORKER_SOURCE));
    showStatus(`compared with ${other.text.title ?? other.text.experiment}${note}`, 'var(--accent)');
  } catch (mistake) {
    showStatus(`this file cannot be compared with: ${mistake instanceof Error ? mistake.message : String(mistake)}`, 'var(--training)');
  }
}

/** Two runs are compared point by point, so both must be over one plane, and their outputs must mean the same. */
function requireComparable(other: RunData, run: RunData): void {
  if (other.frames.length === 0) throw new Error('its run has no frame yet.');
  if (other.outputs !== run.outputs || String(other.classes) !== String(run.classes) || other.hasColour !== run.hasColour)
    throw new Error('its network has other outputs.');
  const [theirs, ours] = [other.text.window.join(', '), run.text.window.join(', ')];
  if (theirs !== ours) throw new Error(`its window is ${theirs}, and this run's is ${ours}.`);
  if (Math.abs(other.aspect / run.aspect - 1) > ASPECT_TOLERANCE) throw new Error('its picture has another ratio of width to height.');
}

/** Shows one panel with play and slider, for an iframe on another page. */
function embed(panel: string | null, store: Store, fragment: () => string): void {
  if (!PANELS.some((one) => one === panel)) return;
  document.body.dataset.embed = panel!;
  const link = byId<HTMLAnchorElement>('open-page');
  if (location.protocol === 'about:') return;
  const lead = () => (link.href = `${location.href.replace(/[?#].*/, '')}#${fragment()}`);
  store.listen(lead);
  lead();
  link.hidden = false;
}

const LIVE_STATES: Record<Exclude<LiveState, 'diverged'>, readonly [text: string, colour: string]> = {
  live: ['live: frames come as the network trains', 'var(--count)'],
  disconnected: ['disconnected: the tool does not answer; trying again', 'var(--training)'],
  complete: ['complete', 'var(--quiet)'],
};

function showLiveState(state: LiveState, run: RunData): void {
  if (state === 'diverged') {
    showDivergence(run);
    return;
  }
  const [text, colour] = LIVE_STATES[state];
  showStatus(text, colour);
}

function showStatus(text: string, colour: string): void {
  const status = byId('status');
  if (status.textContent !== text) status.textContent = text;
  status.style.setProperty('--status', colour);
  status.hidden = false;
}

function showDivergence({ frames, isModel, divergedIn }: RunData): void {
  if (isModel) return;
  if (divergedIn !== null) {
    showStatus(`diverged in epoch ${counted(divergedIn)}: weights were no finite numbers any more; these are the frames until then`, 'var(--training)');
    return;
  }
  const first = frames.find((frame) => frame.training === null);
  if (first) showStatus(`diverged: from epoch ${counted(first.epoch)} on the loss is not a finite number`, 'var(--training)');
}

function showProgress(session: Session, stage: Stage): void {
  const busy = byId('busy');
  let timer = 0;
  const { frames } = session.run;
  const report = (frame: number, cells: number) => {
    const part = Math.min(99, Math.floor((100 * cells) / frames[frame]!.polytopes));
    busy.textContent = `Cutting epoch ${counted(frames[frame]!.epoch)} into ${counted(frames[frame]!.polytopes)} polytopes: ${part} %`;
  };
  session.store.listen(({ frame }) => {
    if (timer || session.shown?.frame === frame) return;
    timer = window.setTimeout(() => {
      if (session.shown?.frame === session.store.state.frame) return;
      report(session.store.state.frame, 0);
      busy.hidden = false;
    }, BUSY);
  });
  stage.onProgress = (frame, cells) => {
    report(frame, cells);
    busy.hidden = false;
  };
  session.pool.onFailed = (frame, reason) => {
    busy.textContent = `Epoch ${frames[frame]!.epoch} cannot be shown: ${reason}`;
    busy.hidden = false;
  };
  session.onShown(() => {
    clearTimeout(timer);
    timer = 0;
    busy.hidden = true;
  });
}

/**
 * Writes the state to the address now and then, and reads an address that is typed or followed. Returns what writes it
 * immediately.
 */
function syncAddress(session: Session, start: State, read: (fragment: string) => void): () => void {
  const { store, run } = session;
  let timer = 0;
  const write = () => {
    clearTimeout(timer);
    timer = 0;
    const { state } = store;
    // No address holds another run, so the comparison with one is left out.
    const linked = isComparing(state) && session.comparedRun !== run ? { ...state, right: start.right } : state;
    const written = `#${fragmentOf(linked, start, run.frames[state.frame]!.epoch)}`;
    if (written === location.hash) return;
    try {
      history.replaceState(null, '', written);
    } catch {
      // A document in an iframe's srcdoc has no address of its own, and browsers limit how often one may be changed.
    }
  };
  store.listen(() => {
    if (timer === 0) timer = window.setTimeout(write, SAVE_PAUSE);
  });
  // replaceState does not fire this event, so the address was typed or a link was followed.
  addEventListener('hashchange', (event) => read(new URL(event.newURL).hash));
  return write;
}

open().catch((mistake: unknown) => {
  const what = mistake instanceof Error ? mistake.message : String(mistake);
  document.body.replaceChildren(element('p', { class: 'broken', role: 'alert' }, `This run cannot be shown: ${what}`));
});

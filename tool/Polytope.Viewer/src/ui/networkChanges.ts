import type { NetworkEdit } from '../run/networkEdit';
import type { Override } from '../run/runData';
import type { Session } from './session';

/** What stands in place of the run's own networks. */
interface Version {
  readonly edit: NetworkEdit | null;
  readonly override: Override | null;
}

/** Steps that can be undone. */
const MOST_STEPS = 200;

/** Changes of networks in the page, by hand and by training, and what was before them. */
export class NetworkChanges {
  private readonly past: Version[] = [];
  /** Whether the next change is a step of its own. */
  private begins = true;

  constructor(private readonly session: Session) {
    document.addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z' || !this.canUndo) return;
      event.preventDefault();
      this.undo();
    });
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  private get now(): Version {
    return { edit: this.session.store.state.edit, override: this.session.run.override };
  }

  /** Changes from now on are a step of their own: a drag, or a training. */
  begin(): void {
    this.begins = true;
  }

  make(change: Partial<Version>): void {
    if (this.begins) this.past.push(this.now);
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.begins = false;
    this.show({ ...this.now, ...change });
  }

  /** Back to the run's own network of an epoch, as a step. */
  reset(epoch: number): void {
    const { edit, override } = this.now;
    this.begin();
    this.make({ edit: edit?.epoch === epoch ? null : edit, override: override?.epoch === epoch ? null : override });
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.begin();
    this.show(before);
  }

  private show({ edit, override }: Version): void {
    const { session } = this;
    if (override !== session.run.override) session.override(override);
    if (edit !== session.store.state.edit) session.store.update({ edit });
  }
}

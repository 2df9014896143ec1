import { byId, element } from './dom';
import type { NetworkChanges } from './networkChanges';
import type { Session } from './session';

/** Says that the frame on the screen is not the run's own, and leads back to that. */
export function showChanges(session: Session, changes: NetworkChanges): void {
  const { run, store } = session;
  const text = element('span', { role: 'status' });
  const reset = element('button', { class: 'quiet', title: run.isModel ? 'Back to the network as it was' : 'Back to the network of the run' }, 'Reset');
  const chip = element('span', { id: 'changed', hidden: true }, text, reset);
  byId(run.isModel ? 'facts' : 'epoch').after(chip);
  reset.addEventListener('click', () => changes.reset(run.frames[store.state.frame]!.epoch));
  const show = () => {
    const change = run.changeOf(store.state.frame);
    chip.hidden = change === '';
    if (text.textContent !== change) text.textContent = change;
  };
  store.listen(show);
  session.onChanged(show);
  show();
}

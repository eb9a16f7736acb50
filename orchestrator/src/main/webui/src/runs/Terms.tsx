import type { JSX } from 'preact';
import { prioritiseRun } from '../api/calls';
import { changeRunDeadline } from '../api/ops';
import type { Run } from '../api/types';
import { putRun } from '../state/live';
import { attempt } from '../state/toasts';
import { Dialog } from '../ui/Dialog';
import { localOf, momentOf } from './moments';

/** Changes what has changed, and nothing else. */
async function change(run: Run, priority: number, deadline: string): Promise<void> {
  if (priority !== run.terms.priority) {
    const changed = await attempt(`${run.id} has priority ${priority}`, () => prioritiseRun(run.id, priority));
    if (changed) {
      putRun(changed);
    }
  }
  if (deadline !== localOf(run.terms.deadline)) {
    const words = deadline ? `${run.id} has another deadline` : `${run.id} has no deadline any more`;
    const changed = await attempt(words, () => changeRunDeadline(run.id, momentOf(deadline)));
    if (changed) {
      putRun(changed);
    }
  }
}

/** Under which terms a run waits. */
export function TermsDialog({ run, close }: { run: Run; close: () => void }): JSX.Element {
  const take = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = new FormData(event.currentTarget as HTMLFormElement);
    close();
    void change(run, Number(wanted.get('priority')), String(wanted.get('deadline')));
  };
  return (
    <Dialog title={`Terms of ${run.id}`} close={close}>
      <form class="stack" onSubmit={take}>
        <label class="field">
          Priority, 0 to 100: of the runs that wait the highest is offered first
          <input name="priority" type="number" min={0} max={100} defaultValue={run.terms.priority} required />
        </label>
        <label class="field">
          Deadline, in local time: a run whose result does not count by then fails. Empty: none
          <input name="deadline" type="datetime-local" defaultValue={localOf(run.terms.deadline)} />
        </label>
        <p class="hint">They count from the next offer on.</p>
        <div class="buttons">
          <button class="button first">Give it these terms</button>
        </div>
      </form>
    </Dialog>
  );
}

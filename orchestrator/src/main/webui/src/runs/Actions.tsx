import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { prioritiseRun, tellRun, type RunVerb } from '../api/calls';
import type { Run } from '../api/types';
import { actor } from '../state/actor';
import { putRun } from '../state/live';
import { attempt } from '../state/toasts';
import { Confirm, Dialog } from '../ui/Dialog';
import { aboutOf, verbsOf, whyNot } from './words';

const DONE: Record<RunVerb, string> = {
  cancel: 'is cancelled',
  pause: 'pauses',
  resume: 'goes on',
  retry: 'is tried again',
  abandon: 'is given up',
};

export async function tell(run: Run, verb: RunVerb): Promise<void> {
  const changed = await attempt(`${run.id} ${DONE[verb]}`, () => tellRun(run.id, verb));
  if (changed) {
    putRun(changed);
  }
}

const COSTS: Partial<Record<RunVerb, string>> = {
  cancel: 'What was trained since the newest resume point is lost; a retry goes on from there.',
  abandon: 'It can never be tried again, and what its attempts wrote may be deleted.',
};

/** What can be done to a run, under the actor's name. */
export function RunActions({ run }: { run: Run }): JSX.Element {
  const asking = useSignal<RunVerb | null>(null);
  const isPrioritising = useSignal(false);
  const ask = (verb: RunVerb): void => {
    if (COSTS[verb]) {
      asking.value = verb;
    } else {
      void tell(run, verb);
    }
  };
  const verb = asking.value;
  return (
    <div class="buttons">
      {verbsOf(run).map(one => (
        <button key={one} class={`button ${COSTS[one] ? 'danger' : ''}`} onClick={() => ask(one)}>
          {one}
        </button>
      ))}
      {whyNot(run, 'priority') === '' && (
        <button class="button" onClick={() => (isPrioritising.value = true)}>
          priority {run.terms.priority}
        </button>
      )}
      {verb && (
        <Confirm
          title={`${verb} ${run.id}?`}
          verb={verb}
          isDangerous
          close={() => (asking.value = null)}
          confirm={() => void tell(run, verb)}
        >
          <p>
            {run.kind} of {aboutOf(run)}. {COSTS[verb]}
          </p>
          <p class="hint">It will be logged under the name {actor.value}.</p>
        </Confirm>
      )}
      {isPrioritising.value && <PriorityDialog run={run} close={() => (isPrioritising.value = false)} />}
    </div>
  );
}

function PriorityDialog({ run, close }: { run: Run; close: () => void }): JSX.Element {
  const take = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const wanted = Number(new FormData(event.currentTarget as HTMLFormElement).get('priority'));
    close();
    const changed = await attempt(`${run.id} has priority ${wanted}`, () => prioritiseRun(run.id, wanted));
    if (changed) {
      putRun(changed);
    }
  };
  return (
    <Dialog title={`Priority of ${run.id}`} close={close}>
      <form class="stack" onSubmit={take}>
        <label class="field">
          0 to 100; of the runs that wait the highest is offered first
          <input name="priority" type="number" min={0} max={100} value={run.terms.priority} required />
        </label>
        <div class="buttons">
          <button class="button first">Give it this priority</button>
        </div>
      </form>
    </Dialog>
  );
}

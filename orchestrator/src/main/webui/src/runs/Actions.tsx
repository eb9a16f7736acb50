import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tellRun, type RunVerb } from '../api/calls';
import type { Run } from '../api/types';
import { duration } from '../format';
import { actor } from '../state/actor';
import { putRun } from '../state/live';
import { attempt } from '../state/toasts';
import { Act } from '../ui/Act';
import { Confirm } from '../ui/Dialog';
import { TermsDialog } from './Terms';
import { aboutOf, verbsOf, whyNot } from './words';

const DONE: Record<RunVerb, string> = {
  cancel: 'is cancelled',
  pause: 'pauses',
  resume: 'goes on',
  retry: 'is tried again',
  abandon: 'is given up',
};

/** Tells a run something, once for however many clicks; the server does equal wishes once, too. */
export async function tell(run: Run, verb: RunVerb): Promise<void> {
  const changed = await attempt(`${run.id} ${DONE[verb]}`, () => tellRun(run.id, verb));
  if (changed) {
    putRun(changed);
  }
}

const DANGERS: readonly RunVerb[] = ['cancel', 'abandon'];

/** What is lost by it. */
export function costOf(run: Run, verb: RunVerb): string {
  if (verb === 'abandon') {
    return 'It can never be tried again, and what its attempts wrote may be deleted.';
  }
  const since = run.progress?.resumePointSeconds;
  if (run.state !== 'running') {
    return 'Nobody works on it now, so no work is lost. It can be retried.';
  }
  return since == null
    ? 'It has no resume point yet: all work since its beginning is lost. It can be retried.'
    : `The work of the last ${duration(since)}, since its newest resume point, is lost; a retry goes on from there.`;
}

/** What can be done to a run, under the actor's name. */
export function RunActions({ run }: { run: Run }): JSX.Element {
  const asking = useSignal<RunVerb | null>(null);
  const hasTerms = useSignal(false);
  const verb = asking.value;
  return (
    <div class="buttons">
      {verbsOf(run).map(one => {
        const isDangerous = DANGERS.includes(one);
        return (
          <Act
            key={one}
            class={isDangerous ? 'danger' : ''}
            act={() => (isDangerous ? void (asking.value = one) : tell(run, one))}
          >
            {one}
          </Act>
        );
      })}
      <Act why={whyNot(run, 'priority')} act={() => void (hasTerms.value = true)}>
        priority {run.terms.priority}
        {run.terms.deadline && ', deadline'}
      </Act>
      {verb && (
        <Confirm
          title={`${verb} ${run.id}?`}
          verb={verb}
          isDangerous
          close={() => (asking.value = null)}
          confirm={() => void tell(run, verb)}
        >
          <p>
            {run.kind} of {aboutOf(run)}. {costOf(run, verb)}
          </p>
          <p class="hint">It will be logged under the name {actor.value}.</p>
        </Confirm>
      )}
      {hasTerms.value && <TermsDialog run={run} close={() => (hasTerms.value = false)} />}
    </div>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tellRun, type RunVerb } from '../api/calls';
import type { Run } from '../api/types';
import { duration } from '../format';
import { putRun } from '../state/live';
import { attempt } from '../state/toasts';
import { Act } from '../ui/Act';
import { Asking } from '../ui/Asking';
import { lazily } from '../ui/lazily';
import { aboutOf, verbsOf, whyNot } from './words';

const TermsDialog = lazily(async () => (await import('./Terms')).TermsDialog);

const DONE: Record<RunVerb, string> = {
  cancel: 'is cancelled',
  pause: 'pauses',
  resume: 'goes on',
  retry: 'is tried again',
  abandon: 'is given up',
};

async function tell(run: Run, verb: RunVerb): Promise<void> {
  const changed = await attempt(`${run.id} ${DONE[verb]}`, () => tellRun(run.id, verb));
  if (changed) {
    putRun(changed);
  }
}

const DANGERS: readonly RunVerb[] = ['cancel', 'abandon'];

/** What takes devices or loses work is asked for first. */
const ASKED: readonly RunVerb[] = [...DANGERS, 'retry'];

/**
 * What is lost by it, or spent.
 *
 * @param resumeStep from which a retry goes on, if that is known
 */
export function costOf(run: Run, verb: RunVerb, resumeStep = 0): string {
  if (verb === 'abandon') {
    return 'It can never be tried again, and what its attempts wrote may be deleted.';
  }
  if (verb === 'retry') {
    return resumeStep > 0
      ? `A worker goes on from its newest resume point, at step ${resumeStep}.`
      : 'A worker goes on from its newest resume point, or begins anew where there is none.';
  }
  const since = run.progress?.resumePointSeconds;
  if (run.state !== 'running') {
    return 'Nobody works on it now, so no work is lost. It can be retried.';
  }
  return since == null
    ? 'It has no resume point yet: all work since its beginning is lost. It can be retried.'
    : `The work of the last ${duration(since)}, since its newest resume point, is lost; a retry goes on from there.`;
}

interface VerbProps {
  run: Run;
  verb: RunVerb;
  name: string;
  label?: string;
  resumeStep?: number;
}

function VerbAsked({ run, verb, name, label, resumeStep }: VerbProps): JSX.Element {
  return (
    <Asking
      name={name}
      {...(label ? { label } : {})}
      title={`${verb} ${run.id}?`}
      verb={verb}
      isDangerous={DANGERS.includes(verb)}
      act={() => tell(run, verb)}
    >
      <p>
        {run.kind} of {aboutOf(run)}. {costOf(run, verb, resumeStep)}
      </p>
    </Asking>
  );
}

export const RetryButton = ({ run }: { run: Run }): JSX.Element => (
  <VerbAsked run={run} verb="retry" name="Retry" label={`Retry ${run.id}`} />
);

const nameOf = (verb: RunVerb, resumeStep: number): string =>
  verb === 'retry' && resumeStep > 0 ? `retry from step ${resumeStep}` : verb;

/**
 * What can be done to a run, under the actor's name.
 *
 * @param resumeStep from which a retry goes on, if that is known
 */
export function RunActions({ run, resumeStep = 0 }: { run: Run; resumeStep?: number }): JSX.Element {
  const hasTerms = useSignal(false);
  return (
    <div class="buttons">
      {verbsOf(run).map(verb =>
        ASKED.includes(verb) ? (
          <VerbAsked key={verb} run={run} verb={verb} name={nameOf(verb, resumeStep)} resumeStep={resumeStep} />
        ) : (
          <Act key={verb} act={() => tell(run, verb)}>{verb}</Act>
        ),
      )}
      <Act why={whyNot(run, 'priority')} act={() => void (hasTerms.value = true)}>
        priority {run.terms.priority}
        {run.terms.deadline && ', deadline'}
      </Act>
      {hasTerms.value && <TermsDialog run={run} close={() => (hasTerms.value = false)} />}
    </div>
  );
}

import type { RunVerb } from '../api/calls';
import type { Run } from '../api/types';
import { share } from '../format';
import { isClosed } from '../state/live';

/** Why a verb is of no use now; empty if it is. */
export function whyNot(run: Run, verb: RunVerb | 'priority'): string {
  switch (verb) {
    case 'cancel':
    case 'priority':
      return isWorkedOn(run) ? '' : `the run is ${run.state}`;
    case 'pause':
      return isWorkedOn(run) && !isHalted(run) ? '' : `the run is ${run.state}`;
    case 'resume':
      return isHalted(run) ? '' : 'only a paused run can go on';
    case 'retry':
    case 'abandon':
      return isRetriable(run) ? '' : 'only a failed or cancelled run can be';
  }
}

const isWorkedOn = (run: Run): boolean => !isClosed(run) && run.state !== 'publishing';
const isHalted = (run: Run): boolean => run.state === 'paused' || run.state === 'pausing';
const isRetriable = (run: Run): boolean => run.state === 'failed' || run.state === 'cancelled';

/** The verbs of use now. */
export function verbsOf(run: Run): RunVerb[] {
  const verbs: RunVerb[] = ['pause', 'resume', 'cancel', 'retry', 'abandon'];
  return verbs.filter(verb => whyNot(run, verb) === '');
}

export function progressOf(run: Run): number {
  if (run.state === 'published' || run.state === 'publishing') {
    return 1;
  }
  return run.progress ? share(run.progress.step, run.progress.steps) : 0;
}

/** What it is about: the model, and the parent whose child it makes. */
export function aboutOf(run: Run): string {
  const model = run.model ?? run.dataset ?? run.trainedOn?.name ?? '';
  return run.parent ? `${model} from ${run.parent}` : model;
}

/** Which attempt it is, and which one would be the last if all failed from now on. */
export const attemptOf = ({ attempt, lastAttempt }: Run): string =>
  lastAttempt == null ? String(attempt) : `${attempt} of ${lastAttempt}`;

/** What that means, in words. */
export const ATTEMPT_HINT = 'n of m: a run fails with attempt m if each attempt from now on fails; one that is lost or handed over adds another';

/** Runs that were read, where the stream does not tell of them, and all that it tells of. */
export const withLive = (read: readonly Run[], live: ReadonlyMap<string, Run>): Run[] => [
  ...read.filter(run => !live.has(run.id)),
  ...live.values(),
];

/** The open ones first, the newest request first; then the others, the latest end first. */
export function inOrder(runs: Iterable<Run>): Run[] {
  return [...runs].sort((a, b) => {
    const open = Number(isClosed(a)) - Number(isClosed(b));
    const time = isClosed(a) ? 'changedAt' : 'requestedAt';
    return open || b[time].localeCompare(a[time]) || a.id.localeCompare(b.id);
  });
}

/** Whether all words of a filter occur in what a row says. */
export function matches(run: Run, filter: string): boolean {
  const text = [
    run.id,
    run.kind,
    run.state,
    aboutOf(run),
    run.worker,
    run.version,
    run.terms.team,
    run.requestedBy.name,
    run.problem?.title,
  ]
    .join(' ')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

import type { Attempt } from '../api/ops';

/** From which step a run that can be retried goes on; nothing where it begins anew, or that is not known yet. */
export const resumeStepOf = (attempts: readonly Attempt[] | null): number => attempts?.at(-1)?.resumeStep ?? 0;

/** How an attempt ended, and who went on: the first of the later ones that a worker took. */
export function endOf(attempt: Attempt, later: Attempt[]): string {
  const from = attempt.resumeStep ? `, at step ${attempt.resumeStep}` : '';
  if (attempt.problem) {
    return attempt.problem.title;
  }
  if (attempt.ended !== 'lost' && attempt.ended !== 'handed-over') {
    return '';
  }
  const heir = later.find(one => one.worker)?.worker;
  return heir ? `reassigned to ${heir}${from}` : `goes on when a worker takes it${from}`;
}

import type { Attempt } from '../api/ops';

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

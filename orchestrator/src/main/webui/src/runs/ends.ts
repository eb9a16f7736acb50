import type { Attempt } from '../api/ops';

/** How an attempt ended, and who went on. */
export function endOf(attempt: Attempt, next: Attempt | undefined): string {
  const from = attempt.resumeStep ? `, at step ${attempt.resumeStep}` : '';
  if (attempt.problem) {
    return attempt.problem.title;
  }
  if (attempt.ended !== 'lost' && attempt.ended !== 'handed-over') {
    return '';
  }
  return next?.worker ? `reassigned to ${next.worker}${from}` : `goes on when a worker takes it${from}`;
}

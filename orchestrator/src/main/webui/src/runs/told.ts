import type { Problem } from '../api/problem';
import { counted } from '../format';

/** What came of telling several runs the same: how many did, and why others did not. */
export interface Told {
  done: number;
  refusals: { run: string; problem: Problem }[];
}

export function wordsOf({ done, refusals }: Told): { title: string; detail: string } {
  const all = done + refusals.length;
  return refusals.length === 0
    ? { title: `${counted(done, 'run')} ${done === 1 ? 'was' : 'were'} cancelled`, detail: '' }
    : {
        title: `${done} of ${counted(all, 'run')} ${done === 1 ? 'was' : 'were'} cancelled, ${refusals.length} ${refusals.length === 1 ? 'was' : 'were'} not`,
        detail: refusals.map(({ run, problem }) => `${run}: ${problem.detail || problem.title}`).join('\n'),
      };
}

import { tellRun } from '../api/calls';
import { Problem } from '../api/problem';
import type { Run } from '../api/types';
import { putRun } from '../state/live';
import { toast } from '../state/toasts';
import { wordsOf, type Told } from './told';

/** Cancels each run, and says at the end how that went for all of them. */
export async function cancelAll(runs: readonly Run[]): Promise<void> {
  const told: Told = { done: 0, refusals: [] };
  const cancel = async (run: Run): Promise<void> => {
    try {
      putRun(await tellRun(run.id, 'cancel'));
      told.done++;
    } catch (error) {
      told.refusals.push({ run: run.id, problem: Problem.of(error) });
    }
  };
  await Promise.all(runs.map(cancel));
  const { title, detail } = wordsOf(told);
  toast(title, detail, told.refusals.length > 0);
}

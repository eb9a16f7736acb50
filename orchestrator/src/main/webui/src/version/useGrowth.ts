import { useSignal, type Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { grow, proceed, tryGrowth } from '../api/calls';
import { freshKey, Problem } from '../api/http';
import { orProblem } from '../api/problem';
import type { DryRun, Run, Version } from '../api/types';
import { putRun } from '../state/live';
import { go } from '../state/route';
import { toast } from '../state/toasts';
import { controlOf, requestOf, termsOf, type GrowthWish } from './growth';

/** What has come of asking for a growth. */
export interface Asked {
  /** Of the newest dry run, or of a request that was refused. */
  answer: Signal<{ of: GrowthWish; result: DryRun | Problem } | null>;
  /** A growth that has begun without the control arm that was to come with it, and why. */
  alone: Signal<{ run: Run; problem: Problem } | null>;
  dryRun: () => Promise<void>;
  start: () => Promise<void>;
  leave: (run: Run) => void;
}

/** Sends each wish once, however often it is asked for; what is refused is kept, to be shown where it was asked for. */
export function useGrowth(parent: Version, wish: Signal<GrowthWish>, close: () => void): Asked {
  const answer: Asked['answer'] = useSignal(null);
  const alone: Asked['alone'] = useSignal(null);
  const key = useMemo(freshKey, [wish.value]);
  const leave = (run: Run): void => {
    close();
    go(`/runs/${run.id}`);
  };
  const dryRun = async (): Promise<void> => {
    const of = wish.value;
    answer.value = { of, result: await orProblem(tryGrowth(requestOf(of, parent), termsOf(of))) };
  };
  const start = async (): Promise<void> => {
    const of = wish.value;
    const run = alone.value?.run ?? (await orProblem(grow(requestOf(of, parent), key, termsOf(of))));
    if (run instanceof Problem) {
      answer.value = { of, result: run };
      return;
    }
    putRun(run);
    const arm = of.hasControl ? await orProblem(proceed(controlOf(of, parent), `${key}-control`, termsOf(of))) : null;
    if (arm instanceof Problem) {
      alone.value = { run, problem: arm };
      return;
    }
    toast(`the growth of ${parent.id} is asked for${arm ? ', and its control arm' : ''}`);
    leave(run);
  };
  return { answer, alone, dryRun, start, leave };
}

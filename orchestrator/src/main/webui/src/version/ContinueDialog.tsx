import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { proceed, tryProceeding } from '../api/calls';
import { freshKey, Problem } from '../api/http';
import { orProblem } from '../api/problem';
import type { DryRun, Version } from '../api/types';
import { actor } from '../state/actor';
import { putRun } from '../state/live';
import { go } from '../state/route';
import { toast } from '../state/toasts';
import { Act } from '../ui/Act';
import { ProblemBox } from '../ui/Card';
import { Dialog } from '../ui/Dialog';
import { controlOf, firstWish, termsOf, whyNot, type GrowthWish } from './growth';
import { Outlook } from './Outlook';
import { Terms, Training } from './TrainingFields';

/** Asks for more training of a version as it is, and sends that once. */
export function ContinueDialog({ parent, close }: { parent: Version; close: () => void }): JSX.Element {
  const wish = useSignal(firstWish(parent));
  const answer = useSignal<{ of: GrowthWish; result: DryRun | Problem } | null>(null);
  const key = useMemo(freshKey, [wish.value]);
  const dryRun = async (): Promise<void> => {
    const of = wish.value;
    answer.value = { of, result: await orProblem(tryProceeding(controlOf(of, parent), termsOf(of))) };
  };
  useEffect(() => void dryRun(), []);
  const start = async (): Promise<void> => {
    const of = wish.value;
    const run = await orProblem(proceed(controlOf(of, parent), key, termsOf(of)));
    if (run instanceof Problem) {
      answer.value = { of, result: run };
      return;
    }
    toast(`more training of ${parent.id} is asked for`);
    putRun(run);
    close();
    go(`/runs/${run.id}`);
  };
  const result = answer.value?.of === wish.value ? answer.value.result : null;
  const foot = (
    <>
      <span class="hint grow">logged under the name {actor.value}</span>
      <Act why={whyNot(wish.value)} act={dryRun}>Dry run</Act>
      <Act class="first" why={whyNot(wish.value)} act={start}>Train on</Act>
    </>
  );
  return (
    <Dialog title={`Train ${parent.id} on`} close={close} foot={foot}>
      <p>
        A child of the same size, without growth. It is the control arm of a growth of this version that is trained on the same data
        for as long.
      </p>
      <Training wish={wish} parent={parent} />
      <Terms wish={wish} />
      {result instanceof Problem && <ProblemBox problem={result} />}
      {result && !(result instanceof Problem) && <Outlook of={result} parent={parent} />}
      {!result && <p class="hint">A dry run says what it would cost and where it fits. Nothing happens.</p>}
    </Dialog>
  );
}

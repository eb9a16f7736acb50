import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { prune, readAncestors, tryPruning } from '../api/decisions';
import { freshKey, Problem } from '../api/http';
import type { DryRun, Version } from '../api/types';
import { actor } from '../state/actor';
import { putRun } from '../state/live';
import { Resource } from '../state/resource';
import { go } from '../state/route';
import { toast } from '../state/toasts';
import { Act } from '../ui/Act';
import { Loaded, ProblemBox, Skeleton } from '../ui/Card';
import { Dialog } from '../ui/Dialog';
import { Outlook } from './Outlook';

/** Makes an ancestor again out of a version that kept its rows, which is tried before it is asked for. */
export function PruneDialog({ version, close }: { version: Version; close: () => void }): JSX.Element {
  const ancestors = useMemo(() => new Resource(() => readAncestors(version.id)), [version.id]);
  const ancestor = useSignal(version.parents[0] ?? '');
  const tried = useSignal<{ of: string; result: DryRun | Problem } | null>(null);
  const refused = useSignal<Problem | null>(null);
  const key = useMemo(freshKey, [ancestor.value]);
  useEffect(() => {
    refused.value = null;
    const of = ancestor.value;
    void tryPruning(version.id, of)
      .catch(error => Problem.of(error))
      .then(result => of === ancestor.value && (tried.value = { of, result }));
  }, [ancestor.value]);
  const result = tried.value?.of === ancestor.value ? tried.value.result : null;
  const isRefused = result instanceof Problem;
  const why = !result ? 'the dry run has not said yet whether it can be' : isRefused ? result.detail : undefined;
  const start = async (): Promise<void> => {
    refused.value = null;
    try {
      const run = await prune(version.id, ancestor.value, key);
      toast(`the pruning of ${version.id} is asked for`);
      putRun(run);
      close();
      go(`/runs/${run.id}`);
    } catch (error) {
      refused.value = Problem.of(error);
    }
  };
  const foot = (
    <>
      <span class="hint grow">logged under the name {actor.value}</span>
      <button class="button" onClick={close}>Leave it</button>
      <Act class="first" why={why} act={start}>Prune it</Act>
    </>
  );
  return (
    <Dialog title={`Prune ${version.id}`} close={close} foot={foot}>
      <p>
        A new version is made that has an ancestor's weights, bit for bit, with a certificate. It can be made of a version that
        was grown from it with what was old frozen. This one stays as it is.
      </p>
      <Loaded of={ancestors}>
        {all => (
          <label class="field">
            Back to
            <select value={ancestor.value} onChange={event => (ancestor.value = event.currentTarget.value)}>
              {all.map((one, index) => <option key={one.id} value={one.id}>{one.id}{index === 0 && ', the nearest'}</option>)}
            </select>
          </label>
        )}
      </Loaded>
      {!result && <Skeleton />}
      {isRefused && <ProblemBox problem={result} />}
      {result && !isRefused && <Outlook of={result} parent={version} />}
      {refused.value && <ProblemBox problem={refused.value} />}
    </Dialog>
  );
}

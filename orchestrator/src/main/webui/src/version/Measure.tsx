import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { evaluate, verify } from '../api/calls';
import type { Dataset, Run, Version } from '../api/types';
import { putRun } from '../state/live';
import { attempt } from '../state/toasts';
import { Asking } from '../ui/Asking';
import { Confirm } from '../ui/Dialog';
import { Unread } from '../ui/Unread';
import { datasets } from './datasets';

async function ask(done: string, action: () => Promise<Run>): Promise<void> {
  const run = await attempt(done, action);
  if (run) {
    putRun(run);
  }
}

/** Asks for a measurement on a named set. */
export function Measure({ version }: { version: Version }): JSX.Element {
  const asking = useSignal<Dataset | null>(null);
  const all = datasets.want().value ?? [];
  const take = (event: Event): void => {
    const choice = event.currentTarget as HTMLSelectElement;
    asking.value = all.find(one => one.hash === choice.value) ?? null;
    choice.value = '';
  };
  const set = asking.value;
  return (
    <>
      <select class="inline-input" aria-label="measure on a set" onChange={take}>
        <option value="">Measure on…</option>
        {all.map(one => <option key={one.hash} value={one.hash}>{one.name}</option>)}
      </select>
      <Unread of={datasets} what="The sets" />
      {set && (
        <Confirm
          title={`Measure ${version.id} on ${set.name}?`}
          verb="Measure it"
          close={() => (asking.value = null)}
          confirm={key =>
            void ask(`${version.id} will be measured on ${set.name}`, () => evaluate(version.id, `${set.name}/${set.hash}`, key))
          }
        >
          <p>A worker reads the validation split of {set.name} with it. Nothing is trained, and the version stays as it is.</p>
        </Confirm>
      )}
    </>
  );
}

/** Asks for the growth to be done again and compared. */
export function VerifyButton({ version }: { version: Version }): JSX.Element {
  return (
    <Asking
      name="Verify"
      title={`Do the growth of ${version.id} again?`}
      verb="Verify it"
      act={key => ask(`the growth of ${version.id} will be done again`, () => verify(version.id, key))}
    >
      <p>A worker does the growth again, without the training after it, and compares what comes of it with what was certified.</p>
    </Asking>
  );
}

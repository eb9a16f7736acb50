import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { evaluate, verify } from '../api/calls';
import { freshKey } from '../api/http';
import type { Run, Version } from '../api/types';
import { putRun } from '../state/live';
import { attempt } from '../state/toasts';
import { datasets } from './datasets';

async function ask(done: string, action: () => Promise<Run>): Promise<void> {
  const run = await attempt(done, action);
  if (run) {
    putRun(run);
  }
}

/** Asks for a measurement on a named set. */
export function Measure({ version }: { version: Version }): JSX.Element {
  const take = (event: Event): void => {
    const choice = event.currentTarget as HTMLSelectElement;
    const dataset = choice.value;
    choice.value = '';
    if (dataset) {
      void ask(`${version.id} will be measured on ${dataset}`, () => evaluate(version.id, dataset, freshKey()));
    }
  };
  return (
    <select class="inline-input" aria-label="measure on a set" onChange={take}>
      <option value="">Measure on…</option>
      {(datasets.want().value ?? []).map(one => <option key={one.hash} value={`${one.name}/${one.hash}`}>{one.name}</option>)}
    </select>
  );
}

/** Asks for the growth to be done again and compared. However often it is pressed, it is one run. */
export function VerifyButton({ version }: { version: Version }): JSX.Element {
  const key = useMemo(freshKey, [version.id]);
  return (
    <button class="button" onClick={() => void ask(`the growth of ${version.id} will be done again`, () => verify(version.id, key))}>
      Verify
    </button>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { fleet, liveRuns } from '../state/live';
import { go } from '../state/route';
import { versions } from '../state/versions';
import { Dialog } from '../ui/Dialog';
import { above } from './keys';
import { PLACES } from './places';

const KEYS: readonly [string, string][] = [
  ['/', 'filter; Esc leaves it'],
  ['g, then o l r w c e', PLACES.map(place => place.name).join(', ')],
  ['j and k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['x', 'add the version to the comparison, or take it out'],
  ['arrows', 'walk the lineage: left is the parent'],
  ['+ − 0', 'zoom the map, and see all of it'],
  ['Ctrl K', 'jump to a version, run or worker'],
  ['?', 'this list'],
];

/** A dialog may be told late that it was closed, when another is open already. */
function close(of: typeof above.value): void {
  if (above.value === of) {
    above.value = 'nothing';
  }
}

function KeyList(): JSX.Element {
  return (
    <Dialog title="Keys" close={() => close('keys')}>
      <dl class="key-list">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

interface Target {
  kind: string;
  name: string;
  path: string;
}

function targets(text: string): Target[] {
  const all = [
    ...(versions.want().value ?? []).map(one => ({
      kind: `version of ${one.model}`,
      name: one.id,
      path: `/versions/${one.id}`,
    })),
    ...[...liveRuns.value.values()].map(one => ({
      kind: `${one.kind}, ${one.state}`,
      name: one.id,
      path: `/runs/${one.id}`,
    })),
    ...fleet.value.workers.map(one => ({
      kind: 'worker',
      name: one.worker,
      path: `/workers?q=${encodeURIComponent(one.worker)}`,
    })),
  ];
  const wanted = text.toLowerCase();
  return all.filter(one => `${one.name} ${one.kind}`.toLowerCase().includes(wanted)).slice(0, 12);
}

function Jump(): JSX.Element {
  const text = useSignal('');
  const found = targets(text.value);
  const open = (target: Target | undefined): void => {
    if (target) {
      close('jump');
      go(target.path);
    }
  };
  return (
    <Dialog title="Jump to" close={() => close('jump')}>
      <input
        class="inline-input"
        aria-label="a version, run or worker"
        autofocus
        onInput={event => (text.value = event.currentTarget.value)}
        onKeyDown={event => event.key === 'Enter' && open(found[0])}
      />
      <ul class="jump-list">
        {found.map(target => (
          <li key={target.path}>
            <button onClick={() => open(target)}>
              <span class="mono">{target.name}</span>
              <span class="hint">{target.kind}</span>
            </button>
          </li>
        ))}
        {found.length === 0 && <li class="hint">Nothing has that name.</li>}
      </ul>
    </Dialog>
  );
}

export function Above(): JSX.Element | null {
  switch (above.value) {
    case 'keys':
      return <KeyList />;
    case 'jump':
      return <Jump />;
    case 'nothing':
      return null;
  }
}

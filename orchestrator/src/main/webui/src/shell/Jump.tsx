import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { readRun } from '../api/calls';
import { findVersions } from '../api/ops';
import { fleet, liveRuns } from '../state/live';
import { go } from '../state/route';
import { Dialog } from '../ui/Dialog';
import { close } from './layer';
import { PLACES } from './places';

interface Target {
  kind: string;
  name: string;
  path: string;
}

function nearby(text: string): Target[] {
  const all = [
    ...PLACES.map(one => ({ kind: 'screen', name: one.name, path: one.path })),
    ...[...liveRuns.value.values()].map(one => ({
      kind: `${one.kind} run, ${one.state}`,
      name: one.id,
      path: `/runs/${one.id}`,
    })),
    ...fleet.value.workers.map(one => ({
      kind: 'worker',
      name: one.worker,
      path: `/workers/${encodeURIComponent(one.worker)}`,
    })),
  ];
  const wanted = text.toLowerCase();
  return all.filter(one => `${one.name} ${one.kind}`.toLowerCase().includes(wanted)).slice(0, 8);
}

/** Versions with these words, and a run of exactly this id, as the server knows them. */
async function faraway(text: string): Promise<Target[]> {
  if (text === '') {
    return [];
  }
  const [versions, run] = await Promise.all([
    findVersions(text).catch(() => null),
    /^r[0-9a-f]{8,}$/.test(text) ? readRun(text).catch(() => null) : null,
  ]);
  return [
    ...(versions?.rows ?? []).map(one => ({ kind: `version of ${one.model}`, name: one.id, path: `/versions/${one.id}` })),
    ...(run ? [{ kind: `${run.kind} run, ${run.state}`, name: run.id, path: `/runs/${run.id}` }] : []),
  ];
}

function useTargets(text: string): Target[] {
  const far = useSignal<Target[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      void faraway(text.trim()).then(found => {
        if (isCurrent) {
          far.value = found;
        }
      });
    }, 150);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text]);
  const near = nearby(text.trim());
  const known = new Set(near.map(one => one.path));
  return [...near, ...far.value.filter(one => !known.has(one.path))].slice(0, 12);
}

/** Goes to a version, run, worker or screen by its name. */
export function Jump(): JSX.Element {
  const text = useSignal('');
  const at = useSignal(0);
  const found = useTargets(text.value);
  const open = (target: Target | undefined): void => {
    if (target) {
      close('jump');
      go(target.path);
    }
  };
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      at.value = Math.min(found.length - 1, Math.max(0, at.value + by));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(found[at.value] ?? found[0]);
    }
  };
  return (
    <Dialog title="Jump to" close={() => close('jump')}>
      <input
        class="inline-input"
        role="combobox"
        aria-label="a version, run or worker"
        aria-expanded={found.length > 0}
        aria-controls="jump-list"
        aria-activedescendant={found.length > 0 ? `jump-${at.value}` : undefined}
        placeholder="a version, run, worker or screen"
        autofocus
        onInput={event => {
          text.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={move}
      />
      <ul class="jump-list" id="jump-list" role="listbox" aria-label="found">
        {found.map((target, index) => (
          <li
            key={target.path}
            id={`jump-${index}`}
            role="option"
            aria-selected={index === at.value}
            onClick={() => open(target)}
          >
            <span class="mono cut">{target.name}</span>
            <span class="hint">{target.kind}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="hint">Nothing has that name.</p>}
    </Dialog>
  );
}

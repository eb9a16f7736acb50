import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { readAliases } from '../api/calls';
import type { Alias, Version } from '../api/types';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { Card, Empty, Loaded } from '../ui/Card';
import { Ago, VersionLink } from '../ui/bits';
import { MoveDialog, type MoveWish } from './MoveDialog';

/** The names of a model that stand for one of its versions, and their moves to this one and back. */
export function AliasesCard({ version }: { version: Version }): JSX.Element {
  const aliases = useMemo(() => new Resource(() => readAliases(version.model)), [version.model]);
  useEffect(
    () => onEvent(event => (event === null || /^(alias|policy|move)-/.test(event.kind)) && aliases.loadSoon()),
    [aliases],
  );
  const wish = useSignal<MoveWish | null>(null);
  const tools = (
    <button class="button" onClick={() => (wish.value = { kind: 'move', alias: '', version: version.id })}>Promote…</button>
  );
  return (
    <Card title="Aliases" hint={`of ${version.model}`} tools={tools}>
      <Loaded of={aliases}>
        {all => all.length === 0 ? (
          <Empty title="No alias yet. Promote this version under a name such as production." />
        ) : (
          <ul class="inside aliases">
            {all.map(alias => <Row key={alias.alias} alias={alias} version={version} ask={next => (wish.value = next)} />)}
          </ul>
        )}
      </Loaded>
      {wish.value && (
        <MoveDialog
          model={version.model}
          wish={wish.value}
          close={() => {
            wish.value = null;
            void aliases.load();
          }}
        />
      )}
    </Card>
  );
}

interface RowProps {
  alias: Alias;
  version: Version;
  ask: (wish: MoveWish) => void;
}

function Row({ alias, version, ask }: RowProps): JSX.Element {
  const name = alias.alias;
  const isHere = alias.version === version.id;
  const approvals = alias.approvals.filter(one => one.version === version.id).map(one => one.stamp.by.name);
  return (
    <li>
      <span class="alias">★ {name}</span>
      <span class="cut">
        {alias.version ? (isHere ? 'is this version' : <>is <VersionLink id={alias.version} /></>) : 'stands for nothing'}
        {alias.moved && <span class="hint"> since <Ago at={alias.moved.stamp.at} /> by {alias.moved.stamp.by.name}</span>}
        {alias.policy?.policy.locked && <span class="hint"> · locked</span>}
        {approvals.length > 0 && <span class="hint"> · approved here by {approvals.join(', ')}</span>}
      </span>
      <span class="buttons">
        {isHere ? (
          <button class="button" onClick={() => ask({ kind: 'back', alias: name })}>Roll back…</button>
        ) : (
          <>
            <button class="button" aria-label={`approve ${name} here`} onClick={() => ask({ kind: 'approve', alias: name, version: version.id })}>Approve…</button>
            <button class="button" aria-label={`move ${name} here`} onClick={() => ask({ kind: 'move', alias: name, version: version.id })}>Move here…</button>
          </>
        )}
      </span>
    </li>
  );
}

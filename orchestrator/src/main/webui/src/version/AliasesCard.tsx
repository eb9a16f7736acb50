import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { readAliases } from '../api/calls';
import type { Alias, Version } from '../api/types';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { Card, Empty, Loaded } from '../ui/Card';
import { Act } from '../ui/Act';
import { Ago, VersionLink } from '../ui/bits';
import { lazily } from '../ui/lazily';
import type { MoveWish } from './MoveDialog';
import { wordsOf } from './policy';

const MoveDialog = lazily(async () => (await import('./MoveDialog')).MoveDialog);
const PolicyDialog = lazily(async () => (await import('./PolicyDialog')).PolicyDialog);
const RemoveDialog = lazily(async () => (await import('./RemoveDialog')).RemoveDialog);

/** What somebody wants of an alias. */
type Wish = MoveWish | { kind: 'policy'; of: Alias | null } | { kind: 'remove'; alias: string };

/** The names of a model that stand for one of its versions, and their moves to this one and back. */
export function AliasesCard({ version }: { version: Version }): JSX.Element {
  const aliases = useMemo(() => new Resource(() => readAliases(version.model)), [version.model]);
  useEffect(
    () => onEvent(event => (event === null || /^(alias|policy|move)-/.test(event.kind)) && aliases.loadSoon()),
    [aliases],
  );
  const wish = useSignal<Wish | null>(null);
  const tools = (
    <>
      <button class="button" onClick={() => (wish.value = { kind: 'policy', of: null })}>New policy…</button>
      <button class="button" onClick={() => (wish.value = { kind: 'move', alias: '', version: version.id })}>Promote…</button>
    </>
  );
  const close = (): void => {
    wish.value = null;
    void aliases.load();
  };
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
      {wish.value && <Asked model={version.model} wish={wish.value} close={close} />}
    </Card>
  );
}

function Asked({ model, wish, close }: { model: string; wish: Wish; close: () => void }): JSX.Element {
  switch (wish.kind) {
    case 'policy':
      return <PolicyDialog model={model} alias={wish.of} close={close} />;
    case 'remove':
      return <RemoveDialog model={model} alias={wish.alias} close={close} />;
    default:
      return <MoveDialog model={model} wish={wish} close={close} />;
  }
}

interface RowProps {
  alias: Alias;
  version: Version;
  ask: (wish: Wish) => void;
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
        {alias.policy && <span class="hint"> · {wordsOf(alias.policy.policy)}</span>}
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
        <button class="button" aria-label={`policy of ${name}`} onClick={() => ask({ kind: 'policy', of: alias })}>Policy…</button>
        <Act
          label={`take ${name} away`}
          why={alias.version ? undefined : 'it stands for nothing'}
          act={() => ask({ kind: 'remove', alias: name })}
        >
          Take away…
        </Act>
      </span>
    </li>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Version } from '../api/types';
import type { Measure } from '../curve/model';
import { fixed, signed } from '../format';
import { picked } from '../state/picked';
import { query, setQuery } from '../state/route';
import { pathTo } from '../lineage/path';
import { versions, versionsById } from '../state/versions';
import { Card, Empty, Loaded } from '../ui/Card';
import { Copy, VersionLink } from '../ui/bits';
import { csv } from '../ui/csv';
import { SamplesCard } from '../version/SamplesCard';
import { commonAncestor, linesOf } from './lines';
import { Overlay } from './Overlay';
import { markdown, rowsOf, type CompareRow } from './rows';

const MOST = 8;
const MEASURES: Measure[] = ['tokens', 'hours', 'steps'];

const asked = (): string[] => [...new Set(query('v').split(',').filter(Boolean))].slice(0, MOST);

/** Takes versions in and out, and says which is the base. */
function Chooser({ ids }: { ids: string[] }): JSX.Element {
  const all = versions.value ?? [];
  const set = (next: string[]): void => setQuery({ v: next.join(',') }, false);
  return (
    <Card title="Versions" hint={`${ids.length} of at most ${MOST}`}>
      <div class="inside buttons">
        {ids.map(id => (
          <button key={id} class="button" aria-label={`take ${id} out`} onClick={() => set(ids.filter(one => one !== id))}>
            <span class="mono">{id}</span> ✕
          </button>
        ))}
        <select
          class="inline-input"
          aria-label="add a version"
          value=""
          disabled={ids.length >= MOST}
          onChange={event => event.currentTarget.value && set([...ids, event.currentTarget.value])}
        >
          <option value="">add a version…</option>
          {all.filter(one => !ids.includes(one.id)).map(one => <option key={one.id} value={one.id}>{one.id} · {one.model}</option>)}
        </select>
        {picked.value.length > 0 && <button class="button" onClick={() => set([...picked.value])}>those put aside ({picked.value.length})</button>}
      </div>
    </Card>
  );
}

function Curves({ ids }: { ids: string[] }): JSX.Element {
  const measure = MEASURES.find(one => one === query('x')) ?? 'tokens';
  const byId = versionsById.value;
  const key = ids.join();
  const { shared, own } = useMemo(() => linesOf(ids, byId, measure), [key, byId, measure]);
  const common = commonAncestor(ids.filter(id => byId.has(id)).map(id => pathTo(id, byId)));
  const tools = (
    <div class="tabs" role="group" aria-label="Axis">
      {MEASURES.map(one => (
        <button key={one} aria-pressed={one === measure} onClick={() => setQuery({ x: one === 'tokens' ? '' : one })}>
          {one === 'hours' ? 'device-hours' : one}
        </button>
      ))}
    </div>
  );
  return (
    <Card title="Validation loss" hint={common ? <>they part at <VersionLink id={common.id} /></> : 'they share no ancestor'} tools={tools}>
      <div class="inside"><Overlay shared={shared} own={own} measure={measure} /></div>
    </Card>
  );
}

function Difference({ base, other }: { base: Version | null | undefined; other: Version | null }): JSX.Element | null {
  if (!base || !other || base.id === other.id || base.perplexity == null || other.perplexity == null) {
    return null;
  }
  const change = other.perplexity - base.perplexity;
  return <small class={change <= 0 ? 'down' : 'dim'}> {signed(change, 2)}</small>;
}

interface TableProps {
  ids: string[];
  found: (Version | null)[];
}

function Head({ ids, found }: TableProps): JSX.Element {
  const base = found.find(one => one?.id === query('base')) ?? found[0];
  return (
    <tr>
      <th>Property</th>
      {ids.map((id, index) => (
        <th key={id}>
          {found[index] ? <VersionLink id={id} /> : <span class="mono">{id}</span>}
          {!found[index] && <span class="jumped"> not found</span>}
          <div class="dim">
            {fixed(found[index]?.perplexity, 2)}
            <Difference base={base} other={found[index] ?? null} />
          </div>
          <label class="hint">
            <input type="radio" name="base" checked={base?.id === id} onChange={() => setQuery({ base: id })} /> base
          </label>
        </th>
      ))}
    </tr>
  );
}

function Table({ ids, found }: TableProps): JSX.Element {
  const onlyDifferences = useSignal(true);
  const all = rowsOf(found);
  const rows = onlyDifferences.value ? all.filter(row => row.differs) : all;
  const head = ['property', ...ids];
  const tools = (
    <>
      <label>
        <input type="checkbox" checked={onlyDifferences.value} onChange={event => (onlyDifferences.value = event.currentTarget.checked)} />
        only differences
      </label>
      <Copy text={markdown(head, rows)} what="the table as Markdown" label="Markdown" />
      <Copy text={csv([head, ...rows.map(row => [row.name, ...row.cells])])} what="the table as CSV" label="CSV" />
      <Copy text={JSON.stringify(found.filter(Boolean), null, 2)} what="the versions as JSON" label="JSON" />
    </>
  );
  return (
    <Card title="Properties" hint={`${all.filter(row => row.differs).length} of ${all.length} differ`} tools={tools}>
      <div class="inside scroll-x" tabIndex={0} role="region" aria-label="properties">
        <table class="plain compare">
          <thead><Head ids={ids} found={found} /></thead>
          <tbody>{rows.map(row => <Row key={row.name} row={row} />)}</tbody>
        </table>
      </div>
    </Card>
  );
}

function Row({ row }: { row: CompareRow }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        {row.differs && <span title="differs" aria-label="differs">≠ </span>}
        {row.name}
      </th>
      {row.cells.map((cell, index) => <td key={index} class="mono">{cell}</td>)}
    </tr>
  );
}

function Comparison({ ids }: { ids: string[] }): JSX.Element {
  const found = ids.map(id => versionsById.value.get(id) ?? null);
  const known = ids.filter(id => versionsById.value.has(id));
  return (
    <>
      <Table ids={ids} found={found} />
      {known.length > 0 && <Curves ids={known} />}
      {known.length > 0 && <SamplesCard key={known.join()} versions={known} />}
    </>
  );
}

export function CompareScreen(): JSX.Element {
  const ids = asked();
  if (versions.want().value === null) {
    return <Card title="Compare"><Loaded of={versions}>{() => null}</Loaded></Card>;
  }
  return (
    <div class="stack">
      <Chooser ids={ids} />
      {ids.length === 0 ? (
        <Card title="Compare">
          <Empty title="Nothing to compare yet. Put versions aside with x in the lineage.">
            <a class="button" href="/lineage?view=log">Open the lineage</a>
          </Empty>
        </Card>
      ) : (
        <Comparison ids={ids} />
      )}
    </div>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { readVersions } from '../api/calls';
import type { Problem } from '../api/http';
import type { Version } from '../api/types';
import { fixed, signed } from '../format';
import { picked } from '../state/picked';
import { Resource } from '../state/resource';
import { query, setQuery } from '../state/route';
import { costs, whole } from '../state/versions';
import { Act } from '../ui/Act';
import { Card, Empty, Loaded } from '../ui/Card';
import { Copy, VersionLink } from '../ui/bits';
import { csv } from '../ui/csv';
import { Unread } from '../ui/Unread';
import { areAlike } from '../version/alike';
import { SamplesCard } from '../version/SamplesCard';
import { CurvesCard } from './CurvesCard';
import { EvaluationBars, GrowthMatrix } from './Matrix';
import { markdown, rowsOf, type CompareRow } from './rows';

const MOST = 8;
const UNKNOWN = 404;
const FORMULA = 'FLOPs are an estimate: 6 for each parameter and token';

const asked = (): string[] => [...new Set(query('v').split(',').filter(Boolean))].slice(0, MOST);

/** Versions whose ids have a text in them, as the server finds them. */
function Adding({ ids, add }: { ids: string[]; add: (id: string) => void }): JSX.Element {
  const text = useSignal('');
  const found = useMemo(
    () => new Resource(async () => (await readVersions({ filter: text.value ? `id ~ "${text.value.replaceAll(/["\\\\]/g, '')}"` : '', sort: '-created', limit: 20 })).rows),
    [text.value],
  );
  const take = (event: Event): void => {
    const given = (event.currentTarget as HTMLInputElement).value.trim();
    text.value = given;
    if (found.value?.some(one => one.id === given)) {
      text.value = '';
      add(given);
    }
  };
  return (
    <>
      <input
        class="inline-input"
        list="versions-to-add"
        aria-label="add a version"
        placeholder="add a version…"
        value={text.value}
        disabled={ids.length >= MOST}
        onInput={take}
        onKeyDown={event => event.key === 'Enter' && event.currentTarget.value && add(event.currentTarget.value.trim())}
      />
      <datalist id="versions-to-add">
        {(found.want().value ?? []).filter(one => !ids.includes(one.id)).map(one => <option key={one.id} value={one.id}>{one.model}</option>)}
      </datalist>
      <Unread of={found} what="The versions to add" />
    </>
  );
}

/** Takes versions in and out, and says which is the base. */
function Chooser({ ids }: { ids: string[] }): JSX.Element {
  const set = (next: string[]): void => setQuery({ v: next.join(',') }, false);
  return (
    <Card title="Versions" hint={`${ids.length} of at most ${MOST}`}>
      <div class="inside buttons">
        {ids.map(id => (
          <button key={id} class="button" aria-label={`take ${id} out`} onClick={() => set(ids.filter(one => one !== id))}>
            <span class="mono">{id}</span> ✕
          </button>
        ))}
        <Adding ids={ids} add={id => set([...ids, id])} />
        {picked.value.length > 0 && <button class="button" onClick={() => set([...picked.value])}>those put aside ({picked.value.length})</button>}
      </div>
    </Card>
  );
}

function Difference({ base, other }: { base: Version | null | undefined; other: Version | null }): JSX.Element | null {
  if (!base || !other || base.id === other.id || base.perplexity == null || other.perplexity == null) {
    return null;
  }
  if (!areAlike(base, other)) {
    return <small> other data</small>;
  }
  const change = other.perplexity - base.perplexity;
  return <small class={change <= 0 ? 'down' : 'dim'}> {signed(change, 2)}</small>;
}

interface TableProps {
  ids: string[];
  /** A version, or why there is none: it is being read, or is not there. */
  found: Found[];
}

interface Found {
  version: Version | null;
  problem: Problem | null;
}

function Head({ ids, found }: TableProps): JSX.Element {
  const base = (found.find(one => one.version?.id === query('base')) ?? found.find(one => one.version))?.version;
  return (
    <tr>
      <th>Property</th>
      {ids.map((id, index) => {
        const { version, problem } = found[index] ?? { version: null, problem: null };
        return (
          <th key={id}>
            {version ? <VersionLink id={id} /> : <span class="mono">{id}</span>}
            {problem && <span class="jumped"> {problem.status === UNKNOWN ? 'not found' : problem.title}</span>}
            {problem && problem.status !== UNKNOWN && <> <Act act={() => whole.of(id).load()}>Try again</Act></>}
            {!version && !problem && <span class="hint"> reading…</span>}
            <div class="dim">
              {fixed(version?.perplexity, 2)}
              <Difference base={base} other={version} />
            </div>
            {version && (
              <label class="hint">
                <input type="radio" name="base" checked={base?.id === id} onChange={() => setQuery({ base: id })} /> base
              </label>
            )}
          </th>
        );
      })}
    </tr>
  );
}

function Table({ ids, found }: TableProps): JSX.Element {
  const versions = found.map(one => one.version);
  const readings = ids.map((id, index) => (versions[index] ? costs.of(id).want() : null));
  const prices = readings.map(one => one?.value ?? null);
  const unread = readings.filter(one => one !== null).filter(one => one.value === null);
  const isAll = query('rows') === 'all';
  const all = rowsOf(versions, prices);
  const rows = isAll ? all : all.filter(row => row.differs);
  const head = ['property', ...ids];
  const tools = (
    <>
      <label>
        <input type="checkbox" checked={!isAll} onChange={event => setQuery({ rows: event.currentTarget.checked ? '' : 'all' })} />
        only differences
      </label>
      <Copy text={location.href} what="a link to this comparison" label="Link" />
      <Copy text={markdown(head, rows)} what="the table as Markdown" label="Markdown" />
      <Copy text={csv([head, ...rows.map(row => [row.name, ...row.cells])])} what="the table as CSV" label="CSV" />
      <Copy text={JSON.stringify(versions.filter(Boolean), null, 2)} what="the versions as JSON" label="JSON" />
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
      {unread.map((one, index) => <Loaded key={index} of={one}>{() => null}</Loaded>)}
      <p class="inside hint" title={FORMULA}>
        What its line cost is what it and all its ancestors cost, each once. No saving is told: that takes a baseline that was trained otherwise and measured.
      </p>
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
  const found = ids.map((id): Found => {
    const { value, problem } = whole.of(id).want().state.value;
    return { version: value, problem };
  });
  const known = found.flatMap(one => (one.version ? [one.version] : []));
  const names = known.map(one => one.id);
  const isReading = found.some(one => !one.version && !one.problem);
  return (
    <>
      <Table ids={ids} found={found} />
      {names.length > 0 && (
        <>
          <CurvesCard ids={names} />
          <GrowthMatrix versions={known} />
          <EvaluationBars versions={known} />
          {!isReading && <SamplesCard key={names.join()} versions={names} />}
        </>
      )}
    </>
  );
}

export function CompareScreen(): JSX.Element {
  const ids = asked();
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

import type { JSX } from 'preact';
import type { Version } from '../api/types';
import { duration, fixed, nats, si, signed, signedSi } from '../format';
import { liveRuns } from '../state/live';
import { compareLink, pick, picked } from '../state/picked';
import type { Row } from '../state/picture';
import { withQuery } from '../state/route';
import { whole } from '../state/versions';
import { Card, Empty, Loaded } from '../ui/Card';
import { Fact, ProgressBar, RunLink, State } from '../ui/bits';
import { Icon } from '../ui/icons';
import { areAlike } from '../version/alike';
import { GrowthDiff } from '../version/GrowthDiff';
import { progressOf } from '../runs/words';
import { RunActions } from '../runs/Actions';
import { ancestry, stateOf, type Forest, type Node } from './forest';

interface PanelProps {
  node: Node | null;
  /** What the address names, though the lineage has nothing of that name; empty where it names nothing. */
  unknown: string;
  forest: Forest;
  choose: (id: string) => void;
  grow: (version: Version) => void;
}

/** What is selected, and what can be done with it. */
export function SidePanel(props: PanelProps): JSX.Element {
  const { node, unknown } = props;
  if (!node && unknown) {
    return (
      <Card title={unknown}>
        <Empty title={`${unknown} was not found.`}>
          <span>No version, and no run that is still to bring one, has this name.</span>
          <a href={withQuery({ v: '' })}>Show the best version</a>
        </Empty>
      </Card>
    );
  }
  if (!node) {
    return (
      <Card title="Nothing selected">
        <Empty title="Choose a version, or walk with the arrow keys." />
      </Card>
    );
  }
  return node.version ? (
    <VersionPanel {...props} node={node} row={node.version} />
  ) : (
    <UnbornPanel node={node} choose={props.choose} />
  );
}

interface VersionPanelProps extends PanelProps {
  node: Node;
  row: Row;
}

function VersionPanel({ node, row, forest, choose, grow }: VersionPanelProps): JSX.Element {
  const parent = row.parents[0] ?? null;
  const isPicked = picked.value.includes(row.id);
  const document = whole.of(row.id).want().value;
  return (
    <Card title={row.id} class="panel" hint={<State word={stateOf(node)} />}>
      <div class="inside">
        <Names row={row} />
        <RowFacts node={node} row={row} parent={node.parent?.version ?? null} />
        {parent && <Growth id={row.id} parent={parent} />}
        <Ancestors forest={forest} id={node.id} choose={choose} />
        <div class="buttons panel-actions">
          <button class="button first" disabled={!document} title={document ? '' : 'its document is being read'} onClick={() => document && grow(document)}>
            <Icon name="grow" />
            Grow…
          </button>
          <a class="button" href={`/versions/${row.id}`}>Open</a>
          <a class="button" href={`/versions/${row.id}#samples`}>Generate</a>
          <button class="button" aria-pressed={isPicked} onClick={() => pick(row.id)}>
            {isPicked ? 'Leave out' : 'Put aside'}
          </button>
          {picked.value.length > 1 && <a class="button" href={compareLink(picked.value)}>Compare {picked.value.length}</a>}
        </div>
      </div>
    </Card>
  );
}

function Names({ row }: { row: Row }): JSX.Element {
  return (
    <p class="names">
      <span class="hint">{row.model}</span>
      {row.aliases.map(alias => <span key={alias} class="alias">★ {alias}</span>)}
      {row.tags.map(tag => <span key={tag} class="tag">{tag}</span>)}
    </p>
  );
}

/** What grew; it takes two whole documents. */
function Growth({ id, parent }: { id: string; parent: string }): JSX.Element {
  const of = whole.of(id);
  const before = whole.of(parent);
  return (
    <Loaded of={of}>
      {child => <Loaded of={before}>{old => <GrowthDiff parent={old} child={child} />}</Loaded>}
    </Loaded>
  );
}

interface FactsProps {
  node: Node;
  row: Row;
  parent: Row | null;
}

/** The change of perplexity, once it is known that both were measured on the same. */
function Change({ row, parent }: Pick<FactsProps, 'row'> & { parent: Row }): JSX.Element | null {
  const [of, to] = [row, parent].map(one => whole.of(one.id).want().value);
  if (!of || !to || row.perplexity == null || parent.perplexity == null) {
    return null;
  }
  const change = row.perplexity - parent.perplexity;
  return areAlike(of, to) ? <small class={change <= 0 ? 'down' : ''}>{signed(change, 2)}</small> : <small>other data</small>;
}

function RowFacts({ node, row, parent }: FactsProps): JSX.Element {
  return (
    <dl class="facts three">
      <Fact name="Parameters">
        {si(row.parameters)}
        {parent && <small class="up">{signedSi(row.parameters - parent.parameters)}</small>}
      </Fact>
      <Fact name="Perplexity">
        {fixed(row.perplexity, 2)}
        {parent && <Change row={row} parent={parent} />}
        <small>{nats(row.lossAtEnd, row.bitsPerByte)}</small>
      </Fact>
      <Fact name="Own tokens">
        {si(row.trainedTokens)}
        <small>of {si(node.tokens)}</small>
      </Fact>
    </dl>
  );
}

const SHOWN_ANCESTORS = 6;

function Ancestors({ forest, id, choose }: Pick<PanelProps, 'forest' | 'choose'> & { id: string }): JSX.Element {
  const path = ancestry(forest, id).reverse();
  return (
    <>
      <h3>
        Line <small>{path.length}</small>
      </h3>
      <ol class="chain">
        {path.slice(0, SHOWN_ANCESTORS).map(node => (
          <li key={node.id}>
            <button aria-current={node.id === id ? 'true' : undefined} onClick={() => choose(node.id)}>
              <span class="mono cut">{node.id}</span>
              <span class="num">{si(node.version?.parameters)}</span>
              <span class="num">{fixed(node.version?.perplexity, 2)}</span>
            </button>
          </li>
        ))}
        {path.length > SHOWN_ANCESTORS && <li class="hint">and {path.length - SHOWN_ANCESTORS} older ones</li>}
      </ol>
    </>
  );
}

function UnbornPanel({ node, choose }: { node: Node; choose: (id: string) => void }): JSX.Element {
  const run = liveRuns.value.get(node.id) ?? node.run;
  const parent = node.parent;
  if (!run) {
    return <Card title={node.id} />;
  }
  return (
    <Card title="Not born yet" class="panel" hint={<State word={run.state} />}>
      <div class="inside stack">
        <span>
          {run.kind} by <RunLink id={run.id} />
          {parent && (
            <>
              {' '}from{' '}
              <button class="link-button mono" onClick={() => choose(parent.id)}>{parent.id}</button>
            </>
          )}
        </span>
        {run.progress && (
          <>
            <ProgressBar done={progressOf(run)} label={run.id} isStalled={run.progress.stalled} />
            <span class="hint">
              {run.progress.phase} {run.progress.step} / {run.progress.steps} · loss {fixed(run.progress.loss, 3)} ·{' '}
              {duration(run.progress.etaSeconds)} left
            </span>
          </>
        )}
        {run.pending && <p>It waits: {run.pending.reason}.</p>}
        {run.problem && <p>{run.problem.title}: {run.problem.detail}</p>}
        <RunActions run={run} />
      </div>
    </Card>
  );
}

import type { JSX } from 'preact';
import { fixed, nats, si, signedSi } from '../format';
import { go } from '../state/route';
import { State } from '../ui/bits';
import { VirtualRows } from '../ui/VirtualRows';
import type { Colours } from './colours';
import { isWanted, stateOf, type Forest, type Node } from './forest';
import { pathOf, stepFrom } from './steps';
import { Swatch } from './Swatch';

const ROW = 29;
const LANE = 12;

interface LogProps {
  forest: Forest;
  selected: string;
  isFiltered: boolean;
  colours: Colours;
  choose: (id: string) => void;
}

function growthOf(node: Node): string {
  const { version, run, parent } = node;
  if (!version) {
    return run?.pending?.reason ?? run?.kind ?? '';
  }
  const before = parent?.version?.parameters;
  const added = version.parameters - (before ?? version.parameters);
  const change = added === 0 ? version.edge : `${version.edge} ${signedSi(added)}`;
  return version.skipped > 0 ? `${change}, ${version.skipped} hidden between` : change;
}

const STEPS = new Set(['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

/** Moves the focus, and with it the selection, to another of the rows. */
function walk(rows: readonly Node[], { selected, choose }: LogProps, event: KeyboardEvent): void {
  if (!STEPS.has(event.key)) {
    return;
  }
  event.preventDefault();
  const id = stepFrom(rows, selected, event.key);
  if (id) {
    choose(id);
    requestAnimationFrame(() => document.getElementById(`log-${id}`)?.focus());
  }
}

/** The forest as a table: side branches indent, the main line stays straight. */
export function LogView(props: LogProps): JSX.Element {
  const { forest, selected } = props;
  const rows = props.isFiltered ? forest.rows.filter(node => isWanted(node)) : forest.rows;
  const gutter = props.isFiltered ? 20 : forest.lanes * LANE + 16;
  const columns = `${gutter}px minmax(140px,1.1fr) minmax(150px,1.2fr) 64px 78px 62px 64px 104px`;
  const head = (
    <div class="rows-head" role="row" style={{ gridTemplateColumns: columns }}>
      <span role="columnheader"><span class="sr">Branch</span></span>
      <span role="columnheader">Version</span>
      <span role="columnheader">Growth</span>
      <span role="columnheader" class="num">Params</span>
      <span role="columnheader" class="num">Perplexity</span>
      <span role="columnheader" class="num" title="bits per byte">Bits/byte</span>
      <span role="columnheader" class="num">Tokens</span>
      <span role="columnheader">Status</span>
    </div>
  );
  const at = rows.findIndex(node => node.id === selected);
  const row = (index: number, top: string): JSX.Element | null => {
    const node = rows[index];
    return node ? <LogRow key={node.id} node={node} top={top} columns={columns} isFirst={index === Math.max(0, at)} {...props} /> : null;
  };
  return (
    <VirtualRows
      count={rows.length}
      rowHeight={ROW}
      maxHeight="410px"
      label="Versions"
      role="treegrid"
      head={head}
      row={row}
      reveal={at}
      behind={props.isFiltered ? undefined : <Gutter forest={forest} />}
      onKeyDown={event => walk(rows, props, event)}
    />
  );
}

interface LogRowProps extends LogProps {
  node: Node;
  top: string;
  columns: string;
  /** Whether it is the one that Tab leads to. */
  isFirst: boolean;
}

function LogRow({ node, top, columns, isFirst, selected, colours, choose }: LogRowProps): JSX.Element {
  const isSelected = node.id === selected;
  const perplexity = node.version?.perplexity;
  return (
    <div
      id={`log-${node.id}`}
      class="row"
      role="row"
      data-row
      data-open={pathOf(node.id)}
      data-version={node.version?.id}
      aria-level={node.depth + 1}
      aria-selected={isSelected}
      tabIndex={isFirst ? 0 : -1}
      style={{ top, height: `${ROW}px`, gridTemplateColumns: columns }}
      onClick={() => choose(node.id)}
      onFocus={() => isSelected || choose(node.id)}
      onDblClick={() => go(pathOf(node.id))}
    >
      <span role="gridcell" />
      <span role="gridcell" class="mono cut">
        {node.id}
        {(node.version?.aliases ?? []).map(alias => <span key={alias} class="alias"> ★ {alias}</span>)}
        {(node.version?.tags ?? []).map(tag => <span key={tag} class="tag">{tag}</span>)}
      </span>
      <span role="gridcell" class="dim">{growthOf(node)}</span>
      <span role="gridcell" class="num">{si(node.version?.parameters)}</span>
      <span role="gridcell" class="num" title={nats(node.version?.lossAtEnd, node.version?.bitsPerByte)}>
        {perplexity != null && <Swatch shape={colours.shapeOf(node)} fill={colours.of(node)} />}
        {fixed(perplexity, 2)}
      </span>
      <span role="gridcell" class="num">{fixed(node.version?.bitsPerByte, 3)}</span>
      <span role="gridcell" class="num">{si(node.tokens)}</span>
      <span role="gridcell"><State word={stateOf(node)} /></span>
    </div>
  );
}

/** The lines between rows, as one path. */
function Gutter({ forest }: { forest: Forest }): JSX.Element {
  const x = (node: Node): number => node.lane * LANE + 20;
  const y = (node: Node): number => node.row * ROW + ROW / 2;
  const lines = forest.rows
    .map(node => {
      const parent = node.parent;
      if (!parent) {
        return '';
      }
      return x(parent) === x(node)
        ? `M${x(parent)} ${y(parent)}V${y(node)}`
        : `M${x(parent)} ${y(parent)}V${y(node) - 8}q0 8 8 8H${x(node)}`;
    })
    .join('');
  return (
    <svg class="gutter" width={forest.lanes * LANE + 32} height={forest.rows.length * ROW} aria-hidden="true">
      <path class="line" d={lines} />
      {forest.rows.length <= 2000 &&
        forest.rows.map(node => <circle key={node.id} class={node.run ? 'unborn' : ''} cx={x(node)} cy={y(node)} r={4} />)}
    </svg>
  );
}

import { stratify, tree } from 'd3-hierarchy';
import type { Run } from '../api/types';
import { isClosed } from '../state/live';
import type { Row } from '../state/picture';

/** A version, or a run that may still become one: an unborn child of its parent. */
export interface Node {
  id: string;
  version: Row | null;
  run: Run | null;
  /** Its first parent, or the nearest one that is drawn. */
  parent: Node | null;
  /** Parents beyond the first: drawn as links, not as places. */
  extraParents: string[];
  children: Node[];
  /** Tokens that it and its first parents were trained on together. */
  tokens: number;
  depth: number;
  /** When it was published; of what is unborn, when it was asked for. */
  at: number;
  /** Place of the tidy tree, in rows from the top. */
  y: number;
  /** Descendants, itself included. */
  size: number;
  /** Column of the log's gutter; the biggest child stays in its parent's. */
  lane: number;
  /** Place in the log. */
  row: number;
}

export interface Forest {
  nodes: Node[];
  byId: ReadonlyMap<string, Node>;
  /** Each node behind its parent, the biggest child first. */
  rows: Node[];
  lanes: number;
  height: number;
  maxTokens: number;
  maxDepth: number;
  firstAt: number;
  lastAt: number;
  best: number;
  worst: number;
}

const TRAINS = new Set(['train-root', 'grow', 'continue', 'import', 'prune', 'merge']);

/** The runs that are drawn as unborn children. */
export function unborn(runs: Iterable<Run>, versions: ReadonlyMap<string, Row>): Run[] {
  return [...runs].filter(
    run =>
      TRAINS.has(run.kind) &&
      (!isClosed(run) || run.state === 'failed') &&
      (!run.parent || versions.has(run.parent)),
  );
}

interface Datum {
  id: string;
  parent: string;
  version: Row | null;
  run: Run | null;
}

function data(versions: Row[], runs: Run[]): Datum[] {
  const known = new Set(versions.map(version => version.id));
  const under = (parent: string | null | undefined): string => (parent && known.has(parent) ? parent : '/');
  return [
    ...versions.map(version => ({ id: version.id, parent: under(version.above), version, run: null })),
    ...runs.map(run => ({ id: run.id, parent: under(run.parent), version: null, run })),
  ];
}

const ROOT: Datum = { id: '/', parent: '', version: null, run: null };

/** Tidy tree for the map, heavy paths for the log: the gutter has at most log2(n) lanes. */
export function forestOf(versions: Row[], runs: Run[]): Forest {
  const root = stratify<Datum>()
    .id(datum => datum.id)
    .parentId(datum => datum.parent || null)([ROOT, ...data(versions, runs)]);
  const placed = tree<Datum>().nodeSize([1, 1])(root);
  const byId = new Map<string, Node>();
  let lowest = Infinity;
  let highest = -Infinity;
  placed.eachBefore(place => {
    if (place.data !== ROOT) {
      const node = nodeOf(place.data, byId.get(place.data.parent) ?? null, place.x);
      byId.set(node.id, node);
      lowest = Math.min(lowest, place.x);
      highest = Math.max(highest, place.x);
    }
  });
  const nodes = [...byId.values()];
  nodes.forEach(node => (node.y -= lowest));
  nodes.toReversed().forEach(node => (node.parent ? (node.parent.size += node.size) : undefined));
  return { nodes, byId, height: Math.max(0, highest - lowest), ...rowsOf(nodes), ...rangesOf(nodes) };
}

function nodeOf(datum: Datum, parent: Node | null, y: number): Node {
  const tokens = datum.version?.lineTokens ?? parent?.tokens ?? 0;
  const depth = datum.version?.depth ?? (parent ? parent.depth + 1 : 0);
  const extraParents = datum.version?.parents.slice(1) ?? [];
  const { id, version, run } = datum;
  const at = Date.parse(version?.created ?? run?.requestedAt ?? '');
  const node = { id, version, run, parent, extraParents, children: [], tokens, depth, at, y, size: 1, lane: 0, row: 0 };
  parent?.children.push(node);
  return node;
}

function rowsOf(nodes: Node[]): { rows: Node[]; lanes: number } {
  const rows: Node[] = [];
  let lanes = 0;
  const stack = nodes.filter(node => !node.parent).reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    node.row = rows.length;
    rows.push(node);
    lanes = Math.max(lanes, node.lane + 1);
    const [heavy, ...others] = [...node.children].sort((a, b) => b.size - a.size);
    for (const child of others) {
      child.lane = node.lane + 1;
    }
    if (heavy) {
      heavy.lane = node.lane;
      stack.push(heavy, ...others);
    }
  }
  return { rows, lanes };
}

function rangesOf(nodes: Node[]): Pick<Forest, 'maxTokens' | 'maxDepth' | 'firstAt' | 'lastAt' | 'best' | 'worst'> {
  let [maxTokens, maxDepth, best, worst] = [0, 0, Infinity, -Infinity];
  let [firstAt, lastAt] = [Infinity, -Infinity];
  for (const node of nodes) {
    maxTokens = Math.max(maxTokens, node.tokens);
    maxDepth = Math.max(maxDepth, node.depth);
    firstAt = Math.min(firstAt, node.at);
    lastAt = Math.max(lastAt, node.at);
    const perplexity = node.version?.perplexity;
    if (perplexity != null) {
      best = Math.min(best, perplexity);
      worst = Math.max(worst, perplexity);
    }
  }
  return { maxTokens, maxDepth, firstAt, lastAt, best, worst };
}

/** A node and its first parents, the root first. */
export function ancestry(forest: Forest, id: string): Node[] {
  const path: Node[] = [];
  for (let node: Node | null = forest.byId.get(id) ?? null; node; node = node.parent) {
    path.unshift(node);
  }
  return path;
}

/** Where an arrow key leads from a node; to the right is where one came from, else the biggest child. */
export function neighbour(forest: Forest, id: string, key: string, cameFrom?: string): string | null {
  const node = forest.byId.get(id);
  if (!node) {
    return forest.rows[0]?.id ?? null;
  }
  if (key === 'ArrowLeft') {
    return node.parent?.id ?? null;
  }
  if (key === 'ArrowRight') {
    const back = node.children.find(child => child.id === cameFrom);
    return (back ?? [...node.children].sort((a, b) => b.size - a.size)[0])?.id ?? null;
  }
  const level = forest.nodes.filter(one => one.depth === node.depth).sort((a, b) => a.y - b.y);
  return level[level.indexOf(node) + (key === 'ArrowDown' ? 1 : -1)]?.id ?? null;
}

/** What a node is called where there is little room. */
export const stateOf = (node: Node): string => node.run?.state ?? standingOf(node.version);

const standingOf = (row: Row | null): string => (!row || row.standing === 'active' ? 'published' : row.standing);

/** Whether a filter chose a node: the server does of versions; what is unborn is shown with its parent. */
export const isWanted = (node: Node): boolean => node.version?.isWanted ?? node.parent?.version?.isWanted ?? true;

/** The picture as rows of text, for people and programs that cannot look at it. */
export function tableOf(forest: Forest): string[][] {
  const text = (value: number | null | undefined): string => (value == null ? '' : String(value));
  return [
    ['id', 'model', 'under', 'left out between', 'edge', 'parameters', 'validation loss', 'tokens along its line', 'state', 'tags', 'aliases', 'dataset'],
    ...forest.rows.map(node => {
      const row = node.version;
      const names = [row?.tags ?? [], row?.aliases ?? []].map(one => one.join(' '));
      const model = row?.model ?? node.run?.model ?? '';
      const sizes = [text(row?.parameters), text(row?.lossAtEnd), String(node.tokens)];
      return [node.id, model, node.parent?.id ?? '', String(row?.skipped ?? 0), row?.edge ?? node.run?.kind ?? '', ...sizes, stateOf(node), ...names, row?.dataset ?? ''];
    }),
  ];
}

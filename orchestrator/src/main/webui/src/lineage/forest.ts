import { stratify, tree } from 'd3-hierarchy';
import type { Run, Version } from '../api/types';
import { isClosed } from '../state/live';

/** A version, or a run that may still become one: an unborn child of its parent. */
export interface Node {
  id: string;
  version: Version | null;
  run: Run | null;
  parent: Node | null;
  /** Parents beyond the first: drawn as links, not as places. */
  extraParents: string[];
  children: Node[];
  /** Tokens that it and its first parents were trained on together. */
  tokens: number;
  depth: number;
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
  best: number;
  worst: number;
}

const TRAINS = new Set(['train-root', 'grow', 'continue', 'import', 'prune', 'merge']);

/** The runs that are drawn as unborn children. */
export function unborn(runs: Iterable<Run>, versions: ReadonlyMap<string, Version>): Run[] {
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
  version: Version | null;
  run: Run | null;
}

function data(versions: Version[], runs: Run[]): Datum[] {
  const known = new Set(versions.map(version => version.id));
  const under = (parent: string | null | undefined): string => (parent && known.has(parent) ? parent : '/');
  return [
    ...versions.map(version => ({ id: version.id, parent: under(version.parents[0]), version, run: null })),
    ...runs.map(run => ({ id: run.id, parent: under(run.parent), version: null, run })),
  ];
}

const ROOT: Datum = { id: '/', parent: '', version: null, run: null };

/** Tidy tree for the map, heavy paths for the log: the gutter has at most log2(n) lanes. */
export function forestOf(versions: Version[], runs: Run[]): Forest {
  const root = stratify<Datum>()
    .id(datum => datum.id)
    .parentId(datum => datum.parent || null)([ROOT, ...data(versions, runs)]);
  const placed = tree<Datum>().nodeSize([1, 1])(root);
  const byId = new Map<string, Node>();
  let lowest = Infinity;
  let highest = -Infinity;
  placed.eachBefore(place => {
    if (place.data !== ROOT) {
      const node = nodeOf(place.data, byId.get(place.data.parent) ?? null, place.x, place.depth - 1);
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

function nodeOf(datum: Datum, parent: Node | null, y: number, depth: number): Node {
  const tokens = (parent?.tokens ?? 0) + (datum.version?.trainedTokens ?? 0);
  const extraParents = datum.version?.parents.slice(1) ?? [];
  const { id, version, run } = datum;
  const node = { id, version, run, parent, extraParents, children: [], tokens, depth, y, size: 1, lane: 0, row: 0 };
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

function rangesOf(nodes: Node[]): Pick<Forest, 'maxTokens' | 'maxDepth' | 'best' | 'worst'> {
  let [maxTokens, maxDepth, best, worst] = [0, 0, Infinity, -Infinity];
  for (const node of nodes) {
    maxTokens = Math.max(maxTokens, node.tokens);
    maxDepth = Math.max(maxDepth, node.depth);
    const perplexity = node.version?.perplexity;
    if (perplexity != null) {
      best = Math.min(best, perplexity);
      worst = Math.max(worst, perplexity);
    }
  }
  return { maxTokens, maxDepth, best, worst };
}

/** A node and its first parents, the root first. */
export function ancestry(forest: Forest, id: string): Node[] {
  const path: Node[] = [];
  for (let node: Node | null = forest.byId.get(id) ?? null; node; node = node.parent) {
    path.unshift(node);
  }
  return path;
}

/** Where an arrow key leads from a node. */
export function neighbour(forest: Forest, id: string, key: string): string | null {
  const node = forest.byId.get(id);
  if (!node) {
    return forest.rows[0]?.id ?? null;
  }
  if (key === 'ArrowLeft') {
    return node.parent?.id ?? null;
  }
  if (key === 'ArrowRight') {
    return [...node.children].sort((a, b) => b.size - a.size)[0]?.id ?? null;
  }
  const level = forest.nodes.filter(one => one.depth === node.depth).sort((a, b) => a.y - b.y);
  return level[level.indexOf(node) + (key === 'ArrowDown' ? 1 : -1)]?.id ?? null;
}

/** What a node is called where there is little room. */
export const stateOf = (node: Node): string => node.run?.state ?? 'published';

/** Whether all words of a filter occur in what a row says. */
export function matches(node: Node, filter: string): boolean {
  const about = node.version ?? node.run;
  const text = [node.id, about?.model, node.version?.edge ?? node.run?.kind, stateOf(node), node.version?.dataset?.name]
    .join(' ')
    .toLowerCase();
  return filter.toLowerCase().split(/\s+/).every(word => text.includes(word));
}

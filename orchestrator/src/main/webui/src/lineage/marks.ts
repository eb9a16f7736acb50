import { si } from '../format';
import type { Colours } from './colours';
import { isWanted, type Forest, type Node } from './forest';
import { outlineOf } from './shapes';
import { svg } from './svg';

/** A node and where it is on the screen. */
export interface Place {
  node: Node;
  x: number;
  y: number;
}

export interface Look {
  forest: Forest;
  selected: string;
  /** The selected node and its first parents. */
  hot: ReadonlySet<string>;
  colours: Colours;
  zoom: number;
}

/** More nodes than this are drawn as plain dots, one path for each colour. */
export const DENSE = 1200;

export function progressOf(node: Node): number {
  const progress = node.run?.progress;
  return progress && progress.steps > 0 ? progress.step / progress.steps : 0;
}

const fill = (node: Node, look: Look): string => look.colours.of(node);

function radius(node: Node, look: Look): number {
  const parameters = node.version?.parameters ?? 1;
  const base = Math.min(5, 3.2 + look.zoom * 0.4);
  return base + Math.min(3, Math.max(0, Math.log10(parameters) - 4) * 0.55) + (look.hot.has(node.id) ? 0.9 : 0);
}

function kind(node: Node): string {
  if (!node.run) {
    return 'born';
  }
  return node.run.state === 'failed' ? 'failed' : node.run.state === 'running' ? 'running' : 'queued';
}

/** One node with its shape: that of its colouring, a ring of progress, a dashed circle, a cross. */
export function mark(place: Place, look: Look): SVGGElement {
  const { node, x, y } = place;
  const r = radius(node, look);
  const classes = ['node', kind(node), look.hot.has(node.id) ? 'hot' : '', isWanted(node) ? '' : 'faded'];
  const group = svg('g', {
    class: classes.filter(Boolean).join(' '),
    'data-id': node.id,
    transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
  });
  if (kind(node) === 'failed') {
    svg('path', { class: 'cross', d: `M${-r} ${-r}L${r} ${r}M${-r} ${r}L${r} ${-r}` }, group);
  } else {
    const shape = outlineOf(look.colours.shapeOf(node), r);
    svg('path', { class: 'dot', d: shape, ...(node.version ? { fill: fill(node, look) } : {}) }, group);
  }
  if (kind(node) === 'running') {
    ring(group, r + 4.5, progressOf(node));
  }
  if (node.id === look.selected) {
    svg('circle', { class: 'selected', r: (r + 4.5).toFixed(2) }, group);
  }
  return group;
}

function ring(group: SVGGElement, r: number, done: number): void {
  svg('circle', { class: 'ring', r }, group);
  const dashes = `${(2 * Math.PI * r * done).toFixed(1)} 999`;
  svg('circle', { class: 'done', r, 'stroke-dasharray': dashes, transform: 'rotate(-90)' }, group);
}

/** Shows how far a running node has come, without drawing anything else. */
export function turnRing(map: Element, node: Node): void {
  const done = map.querySelector(`[data-id="${CSS.escape(node.id)}"] .done`);
  const r = Number(done?.getAttribute('r'));
  done?.setAttribute('stroke-dasharray', `${(2 * Math.PI * r * progressOf(node)).toFixed(1)} 999`);
}

/** Many born nodes as one path for each colour. */
export function dots(places: Place[], look: Look): DocumentFragment {
  const paths = new Map<string, string>();
  for (const { node, x, y } of places) {
    const key = isWanted(node) ? fill(node, look) : 'var(--line)';
    paths.set(key, `${paths.get(key) ?? ''}M${x.toFixed(1)} ${y.toFixed(1)}h.01`);
  }
  const all = document.createDocumentFragment();
  paths.forEach((d, stroke) => svg('path', { d, stroke }, all));
  return all;
}

/** What a node is called on the map: by its names, if it has any. */
function nameOf(node: Node, isChosen: boolean): string {
  const names = [...(node.version?.aliases ?? []).map(alias => `★ ${alias}`), ...(node.version?.tags ?? [])];
  const size = node.version ? si(node.version.parameters) : (node.run?.state ?? '');
  const start = isChosen || names.length === 0 ? [node.id] : names.slice(0, 2);
  return [...start, size].join(' · ');
}

/** Labels that do not cover each other; the selected one comes first, then those with names. */
export function labels(places: Place[], look: Look, width: number, most: number): DocumentFragment {
  const all = document.createDocumentFragment();
  const taken: { x: number; y: number; width: number }[] = [];
  const rank = ({ node }: Place): number => (node.id === look.selected ? 0 : (node.version?.aliases.length ?? 0) > 0 ? 1 : 2);
  for (const { node, x, y } of [...places].sort((a, b) => rank(a) - rank(b))) {
    const isChosen = node.id === look.selected;
    const text = nameOf(node, isChosen);
    const wide = text.length * 6.7 + 14;
    const left = x + 14 + wide < width ? x + 14 : x - 14 - wide;
    const isFree = !taken.some(one => Math.abs(one.y - y) < 18 && left < one.x + one.width && one.x < left + wide);
    if (isFree && taken.length < most) {
      taken.push({ x: left, y, width: wide });
      const group = svg('g', { class: isChosen ? 'label selected' : 'label', transform: `translate(${left.toFixed(1)} ${(y - 9).toFixed(1)})` }, all);
      svg('rect', { width: wide, height: 18, rx: 5 }, group);
      svg('text', { x: wide / 2, y: 12.5 }, group).textContent = text;
    }
  }
  return all;
}

import { select } from 'd3-selection';
import { zoom, zoomIdentity, type ZoomBehavior } from 'd3-zoom';
import { duration, si } from '../format';
import type { Colours } from './colours';
import { ancestry, type Forest, type Node } from './forest';
import { DENSE, dots, labels, mark, turnRing, type Look, type Place } from './marks';
import { niceStep, svg } from './svg';

export type Measure = 'tokens' | 'depth' | 'time';

interface Wish {
  forest: Forest;
  selected: string;
  measure: Measure;
  colours: Colours;
}

/** So many labels at most where nodes are dense. */
const FEW_LABELS = 14;

const SIDE = 34;
const TOP = 34;
const BOTTOM = 22;

const hasName = ({ version }: Node): boolean => (version?.aliases.length ?? 0) + (version?.tags.length ?? 0) > 0;

/** The lineage as SVG: drawn as a whole when it changes, only what is in view, in screen space. */
export class MapDrawing {
  private readonly root: SVGSVGElement;
  private readonly layers: Record<'grid' | 'edges' | 'extra' | 'hot' | 'dots' | 'nodes' | 'labels' | 'axis', SVGGElement>;
  private readonly zooming: ZoomBehavior<SVGSVGElement, unknown>;
  private readonly watch: ResizeObserver;
  private transform = zoomIdentity;
  private width = 0;
  private height = 0;
  /** Where every node was drawn, and which of them are in view. */
  private drawn = new Map<Node, Place>();
  private places: Place[] = [];
  private frame = 0;

  constructor(
    private readonly host: HTMLElement,
    private wish: Wish,
    private readonly choose: (id: string) => void,
    private readonly point: (place: Place | null) => void,
  ) {
    this.root = svg('svg', { class: 'map', role: 'img' }, host);
    const layer = (name: string): SVGGElement => svg('g', { class: name }, this.root);
    this.layers = {
      grid: layer('axis'),
      edges: layer('edges'),
      extra: layer('edges extra'),
      hot: layer('edges hot'),
      dots: layer('dots'),
      nodes: layer('nodes'),
      labels: layer('labels'),
      axis: layer('axis'),
    };
    this.zooming = zoom<SVGSVGElement, unknown>()
      .scaleExtent([1, 60])
      .on('zoom', event => {
        this.transform = event.transform;
        this.queue();
      });
    select(this.root).call(this.zooming).on('dblclick.zoom', null);
    this.listen();
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(host);
  }

  private listen(): void {
    this.root.addEventListener('click', event => {
      const place = this.nearest(event);
      if (place) {
        this.choose(place.node.id);
      }
    });
    this.root.addEventListener('pointermove', event => this.point(this.nearest(event)));
    this.root.addEventListener('pointerleave', () => this.point(null));
  }

  close(): void {
    this.watch.disconnect();
    cancelAnimationFrame(this.frame);
    this.root.remove();
  }

  show(wish: Wish): void {
    this.wish = wish;
    this.draw();
  }

  /** Brings a node into view. */
  reveal(id: string): void {
    const node = this.wish.forest.byId.get(id);
    const { width, height } = this;
    if (node && width) {
      const { x, y } = this.placeOf(node);
      if (x < 40 || x > width - 40 || y < 40 || y > height - 30) {
        const by = [(width / 2 - x) / this.transform.k, (height / 2 - y) / this.transform.k] as const;
        select(this.root).call(this.zooming.translateBy, ...by);
      }
    }
  }

  zoomBy(factor: number): void {
    select(this.root).call(this.zooming.scaleBy, factor);
  }

  fit(): void {
    select(this.root).call(this.zooming.transform, zoomIdentity);
  }

  /** Progress moves rings and nothing else. */
  turn(nodes: Iterable<Node>): void {
    for (const node of nodes) {
      turnRing(this.layers.nodes, node);
    }
  }

  private queue(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private amount(node: Node): number {
    const { forest, measure } = this.wish;
    switch (measure) {
      case 'depth':
        return node.depth;
      case 'time':
        return node.at - forest.firstAt;
      case 'tokens':
        // An unborn child has no tokens yet: it stands a little ahead of its parent.
        return node.tokens + (node.run ? forest.maxTokens / 26 : 0);
    }
  }

  private get most(): number {
    const { forest, measure } = this.wish;
    const most = { depth: forest.maxDepth, time: (forest.lastAt - forest.firstAt) * 1.04, tokens: forest.maxTokens * 1.04 };
    return Math.max(1, most[measure]);
  }

  private caption(amount: number): string {
    switch (this.wish.measure) {
      case 'depth':
        return String(amount);
      case 'time':
        return `+${duration(amount / 1000)}`;
      case 'tokens':
        return si(amount, amount < 1e6 ? 1 : 0);
    }
  }

  private screenX(amount: number): number {
    return this.transform.applyX(SIDE + (amount / this.most) * (this.width - 2 * SIDE - 60));
  }

  private placeOf(node: Node): Place {
    const room = this.height - TOP - BOTTOM;
    const { height } = this.wish.forest;
    const y = height === 0 ? TOP + room / 2 : TOP + (node.y / height) * room;
    return { node, x: this.screenX(this.amount(node)), y: this.transform.applyY(y) };
  }

  private nearest(event: MouseEvent): Place | null {
    const box = this.host.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best: Place | null = null;
    let least = 14 * 14;
    for (const place of this.places) {
      const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
      if (distance <= least) {
        least = distance;
        best = place;
      }
    }
    return best;
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (!width) {
      return;
    }
    this.width = width;
    this.height = height;
    const begin = performance.now();
    this.root.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.zooming.extent([[0, 0], [width, height]]).translateExtent([[0, 0], [width, height]]);
    const { forest, selected, colours } = this.wish;
    this.drawn = new Map(forest.nodes.map(node => [node, this.placeOf(node)]));
    const hot = new Set(ancestry(forest, selected).map(node => node.id));
    const look: Look = { forest, colours, selected, hot, zoom: this.transform.k };
    this.root.setAttribute('aria-label', `Lineage of ${forest.nodes.length} versions. Arrow keys walk it; the log shows it as a table.`);
    this.drawEdges(hot);
    this.drawNodes(look);
    this.drawAxis();
    this.host.dataset['drawMs'] = (performance.now() - begin).toFixed(1);
  }

  private drawEdges(hot: ReadonlySet<string>): void {
    let [plain, chosen, extra] = ['', '', ''];
    for (const [node, to] of this.drawn) {
      const from = (node.parent && this.drawn.get(node.parent)) ?? { x: this.screenX(0), y: to.y };
      const path = this.edge(from, to);
      if (hot.has(node.id)) {
        chosen += path;
      } else {
        plain += path;
      }
      for (const id of node.extraParents) {
        const other = this.wish.forest.byId.get(id);
        const start = other && this.drawn.get(other);
        extra += start ? this.edge(start, to) : '';
      }
    }
    const put = (layer: SVGGElement, d: string): void => layer.replaceChildren(svg('path', { d }));
    put(this.layers.edges, plain);
    put(this.layers.hot, chosen);
    put(this.layers.extra, extra);
  }

  private edge(from: { x: number; y: number }, to: { x: number; y: number }): string {
    const { width, height } = this;
    const isOutside = Math.max(from.x, to.x) < 0 || from.x > width || Math.max(from.y, to.y) < 0 || Math.min(from.y, to.y) > height;
    if (isOutside) {
      return '';
    }
    const bend = Math.min(28, (to.x - from.x) * 0.8);
    const middle = (from.x + bend / 2).toFixed(1);
    const [y0, y1] = [from.y.toFixed(1), to.y.toFixed(1)];
    return `M${from.x.toFixed(1)} ${y0}C${middle} ${y0} ${middle} ${y1} ${(from.x + bend).toFixed(1)} ${y1}H${to.x.toFixed(1)}`;
  }

  private drawNodes(look: Look): void {
    const { width, height } = this;
    this.places = [...this.drawn.values()]
      .filter(({ x, y }) => x > -12 && x < width + 12 && y > -12 && y < height + 12);
    const isDense = this.places.length > DENSE;
    const isPlain = ({ node }: Place): boolean => isDense && !look.hot.has(node.id) && !node.run;
    const marks = document.createDocumentFragment();
    this.places.filter(place => !isPlain(place)).forEach(place => marks.append(mark(place, look)));
    this.layers.dots.replaceChildren(dots(this.places.filter(isPlain), look));
    this.layers.nodes.replaceChildren(marks);
    const isLabelled = ({ node }: Place): boolean =>
      node.id === look.selected || hasName(node) || this.places.length <= 24 || (this.transform.k > 7 && !isDense);
    const most = isDense ? FEW_LABELS : Infinity;
    this.layers.labels.replaceChildren(labels(this.places.filter(isLabelled), look, width, most));
  }

  private drawAxis(): void {
    const { width, height } = this;
    const [grid, axis] = [document.createDocumentFragment(), document.createDocumentFragment()];
    svg('rect', { class: 'axis-ground', width, height: 20 }, axis);
    const isDepth = this.wish.measure === 'depth';
    const step = Math.max(isDepth ? 1 : 0, niceStep(this.most / this.transform.k, Math.max(2, width / 130)));
    for (let amount = 0; amount <= this.most; amount += step) {
      const x = this.screenX(amount);
      if (x >= 0 && x <= width) {
        svg('line', { x1: x, x2: x, y1: 22, y2: height }, grid);
        svg('text', { x, y: 14 }, axis).textContent = this.caption(amount);
      }
    }
    this.layers.grid.replaceChildren(grid);
    this.layers.axis.replaceChildren(axis);
  }
}

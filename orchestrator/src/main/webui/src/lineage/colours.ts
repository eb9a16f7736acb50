import type { Theme } from '../state/theme';
import { stateOf, type Forest, type Node } from './forest';
import { colour, standing } from './ramp';
import { CIRCLE, SHAPES, type Shape } from './shapes';

/** What the colour of a version says. */
export const COLOURINGS = ['perplexity', 'status', 'model', 'dataset'] as const;

export type Colouring = (typeof COLOURINGS)[number];

/** A word, and how what it says looks. */
export interface Mark {
  word: string;
  fill: string;
  shape: Shape;
}

/** A colour and a shape for each version, and what they mean. */
export interface Colours {
  of: (node: Node) => string;
  shapeOf: (node: Node) => Shape;
  /** The ramp of perplexities has none. */
  words: readonly Mark[];
}

const UNKNOWN = 'var(--text-3)';
const NONE = 'none';
const STATES: Record<string, string> = { published: 'var(--ok)', retired: 'var(--warn)', purged: 'var(--bad)' };
const STAGES = 6;

/** Names take turns with few colours and, where they are told to, shapes. */
function taking(names: Iterable<string>, shapes: readonly Shape[]): Mark[] {
  return [...new Set(names)].sort().map((word, index) => ({
    word,
    fill: word === NONE ? UNKNOWN : `var(--stage-${(index % STAGES) + 1})`,
    shape: shapes[index % shapes.length] ?? CIRCLE,
  }));
}

function byName(nodes: Node[], nameOf: (node: Node) => string, shapes: readonly Shape[]): Colours {
  const words = taking(nodes.filter(node => node.version).map(nameOf), shapes);
  const marks = new Map(words.map(mark => [mark.word, mark]));
  return {
    of: node => marks.get(nameOf(node))?.fill ?? UNKNOWN,
    shapeOf: node => marks.get(nameOf(node))?.shape ?? CIRCLE,
    words,
  };
}

export function coloursOf(forest: Forest, by: Colouring, theme: Theme): Colours {
  switch (by) {
    case 'perplexity': {
      const { best, worst } = forest;
      const of = ({ version }: Node): string =>
        version?.perplexity == null ? UNKNOWN : colour(standing(version.perplexity, best, worst), theme);
      return { of, shapeOf: () => CIRCLE, words: [] };
    }
    case 'status': {
      const words = Object.entries(STATES).map(([word, fill]) => ({ word, fill, shape: CIRCLE }));
      return { of: node => STATES[stateOf(node)] ?? UNKNOWN, shapeOf: () => CIRCLE, words };
    }
    case 'model':
      return byName(forest.nodes, ({ version }) => version?.model ?? '', [CIRCLE]);
    case 'dataset':
      return byName(forest.nodes, ({ version }) => version?.dataset ?? NONE, SHAPES);
  }
}

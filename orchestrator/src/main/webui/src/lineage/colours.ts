import type { Theme } from '../state/theme';
import { stateOf, type Forest, type Node } from './forest';
import { colour, standing } from './ramp';

/** What the colour of a version says. */
export const COLOURINGS = ['perplexity', 'status', 'model'] as const;

export type Colouring = (typeof COLOURINGS)[number];

/** A colour for each version, and what the colours mean. */
export interface Colours {
  of: (node: Node) => string;
  /** Words and their colours; the ramp of perplexities has none. */
  words: readonly (readonly [string, string])[];
}

const UNKNOWN = 'var(--text-3)';
const STATES: Record<string, string> = { published: 'var(--ok)', retired: 'var(--warn)', purged: 'var(--bad)' };
const STAGES = 6;

/** Models take turns with few colours: the words beside them tell which is which. */
function ofModels(nodes: Node[]): [string, string][] {
  const models = [...new Set(nodes.map(node => node.version?.model).filter(name => name !== undefined))].sort();
  return models.map((model, index) => [model, `var(--stage-${(index % STAGES) + 1})`]);
}

export function coloursOf(forest: Forest, by: Colouring, theme: Theme): Colours {
  switch (by) {
    case 'perplexity': {
      const { best, worst } = forest;
      const of = ({ version }: Node): string =>
        version?.perplexity == null ? UNKNOWN : colour(standing(version.perplexity, best, worst), theme);
      return { of, words: [] };
    }
    case 'status':
      return { of: node => STATES[stateOf(node)] ?? UNKNOWN, words: Object.entries(STATES) };
    case 'model': {
      const words = ofModels(forest.nodes);
      const byName = new Map(words);
      return { of: ({ version }) => byName.get(version?.model ?? '') ?? UNKNOWN, words: words.slice(0, STAGES) };
    }
  }
}

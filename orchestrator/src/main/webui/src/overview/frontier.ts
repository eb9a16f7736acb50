import type { Row as Version } from '../state/picture';

/** The versions that no version with as many or fewer parameters beats, the smallest first. */
export function frontierOf(all: Version[]): Version[] {
  let best = Infinity;
  return all
    .filter(one => one.perplexity != null)
    .toSorted((a, b) => a.parameters - b.parameters || (a.perplexity ?? 0) - (b.perplexity ?? 0))
    .filter(one => {
      const isBetter = (one.perplexity ?? Infinity) < best;
      best = Math.min(best, one.perplexity ?? Infinity);
      return isBetter;
    });
}

import type { Run } from '../api/types';

/** As they are offered: the highest priority first, and of equal ones that which was asked for first. */
export const nextFirst = (runs: readonly Run[]): Run[] =>
  [...runs].sort((a, b) => b.terms.priority - a.terms.priority || a.requestedAt.localeCompare(b.requestedAt));

const speedOf = (run: Run): number => run.progress?.tokensPerSecond ?? Infinity;

/** Those that somebody should look at: what stands still first, then the slowest; what has no speed yet comes last. */
export const slowestFirst = (runs: readonly Run[]): Run[] =>
  [...runs].sort(
    (a, b) =>
      Number(b.progress?.stalled ?? false) - Number(a.progress?.stalled ?? false) ||
      // Of two without a speed the difference is no number.
      (speedOf(a) === speedOf(b) ? 0 : speedOf(a) - speedOf(b)) ||
      a.requestedAt.localeCompare(b.requestedAt),
  );

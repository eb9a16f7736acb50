import type { Version } from '../api/types';

/** A version and its first parents, the root first. */
export function pathTo(id: string, byId: ReadonlyMap<string, Version>): Version[] {
  const path: Version[] = [];
  const seen = new Set<string>();
  for (let next = byId.get(id); next && !seen.has(next.id); next = byId.get(next.parents[0] ?? '')) {
    seen.add(next.id);
    path.unshift(next);
  }
  return path;
}

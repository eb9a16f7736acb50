import type { Row as Version } from '../state/picture';

export interface CostRow {
  id: string;
  /** Device-hours of its own training. */
  own: number;
  /** Its own and all its ancestors', each once however many ways lead to it. */
  line: number;
  tokens: number;
}

const hours = (version: Version): number => (version.seconds ?? 0) / 3600;

function ancestors(version: Version, byId: ReadonlyMap<string, Version>): Set<Version> {
  const found = new Set<Version>([version]);
  for (const one of found) {
    for (const parent of one.parents) {
      const known = byId.get(parent);
      if (known) {
        found.add(known);
      }
    }
  }
  return found;
}

/** What each version cost, the dearest line first. */
export function costsOf(all: Version[]): CostRow[] {
  const byId = new Map(all.map(version => [version.id, version]));
  return all
    .map(version => ({
      id: version.id,
      own: hours(version),
      line: [...ancestors(version, byId)].reduce((sum, one) => sum + hours(one), 0),
      tokens: version.trainedTokens,
    }))
    .toSorted((a, b) => b.line - a.line);
}

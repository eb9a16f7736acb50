import type { Version } from '../api/types';
import { lengthOf, type Measure, type Point } from '../curve/model';
import { pathTo } from '../lineage/path';

export interface Line {
  id: string;
  points: Point[];
}

/** The first ancestor that all share, counted from the newest; nothing if there is none. */
export function commonAncestor(paths: Version[][]): Version | null {
  const [first, ...others] = paths;
  const shared = (first ?? []).filter(one => others.every(path => path.some(other => other.id === one.id)));
  return shared.at(-1) ?? null;
}

function pointsAlong(path: Version[], measure: Measure): Point[] {
  let at = 0;
  return path.flatMap(version => {
    const from = at;
    at += lengthOf(version, measure);
    const ends = [
      { at: from, loss: version.lossAtBirth },
      { at, loss: version.lossAtEnd },
    ];
    return ends.filter((point): point is Point => point.loss != null);
  });
}

/** The part that all share, once, and then each version's own way. */
export function linesOf(ids: string[], byId: ReadonlyMap<string, Version>, measure: Measure): { shared: Point[]; own: Line[] } {
  const paths = ids.filter(id => byId.has(id)).map(id => pathTo(id, byId));
  const common = commonAncestor(paths);
  const sharedPath = common ? pathTo(common.id, byId) : [];
  const start = sharedPath.reduce((sum, one) => sum + lengthOf(one, measure), 0);
  const own = paths.map(path => ({
    id: path.at(-1)?.id ?? '',
    points: pointsAlong(path.slice(sharedPath.length), measure).map(({ at, loss }) => ({ at: at + start, loss })),
  }));
  return { shared: pointsAlong(sharedPath, measure), own };
}

import type { Version } from '../api/types';
import { isMeasuredAlike } from '../version/alike';

/** The losses of versions on a set, none where a version was not measured on it. */
export interface SetRow {
  name: string;
  values: (number | null)[];
}

const HASH = 8;

/** All sets that any of the versions was measured on. Sets of one name are told apart by their hashes. */
export function setsOf(versions: readonly Version[]): SetRow[] {
  const all = versions.flatMap(one => one.evaluations);
  const sets = all.filter((one, index) => all.findIndex(other => isMeasuredAlike(one, other)) === index);
  const nameOf = ({ dataset, windows, sequence }: (typeof sets)[number]): string => {
    const isOnly = sets.every(other => other.dataset.name !== dataset.name || other.dataset.hash === dataset.hash);
    return `${dataset.name}${isOnly ? '' : ` ${dataset.hash.slice(0, HASH)}`} · ${windows} × ${sequence}`;
  };
  return sets
    .map(set => ({
      name: nameOf(set),
      values: versions.map(one => one.evaluations.find(found => isMeasuredAlike(found, set))?.loss ?? null),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

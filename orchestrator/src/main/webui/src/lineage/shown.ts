import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../api/http';
import { query } from '../state/route';
import type { Resource } from '../state/resource';
import type { Picture } from '../state/picture';
import { lineage, picture } from '../state/versions';
import { wishOf } from './wish';

/** What the lineage shows now. */
export interface Shown {
  reading: Resource<Picture>;
  /** The newest picture that could be read: an older one while a newer one is on its way. */
  picture: Picture | null;
  selected: string;
  filter: string;
  /** Why there is no newer picture, such as a mistake in the filter. */
  problem: Problem | null;
}

const PAUSE_MS = 250;

/** What is still being typed is no mistake yet. */
const TYPED_MS = 1_200;

/** A value once it has stayed the same for a moment; the first one at once. */
function useSettled(value: string, pause: number): string {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const soon = setTimeout(() => settle(value), value === '' ? 0 : pause);
    return () => clearTimeout(soon);
  }, [value, pause]);
  return settled;
}

const bestOf = (shown: Picture | null): string =>
  shown?.rows.reduce((best, row) => ((row.bitsPerByte ?? Infinity) < (best?.bitsPerByte ?? Infinity) ? row : best), shown.rows[0])?.id ?? '';

/** The picture that the address asks for. */
export function useShown(): Shown {
  const filter = useSettled(query('q').trim(), PAUSE_MS);
  const meant = useSettled(filter, TYPED_MS);
  const base = lineage.want().value;
  const wanted = query('v');
  const wish = wishOf(filter, wanted, query('all') !== '', base);
  const reading = Object.keys(wish).length === 0 ? lineage : picture(wish).want();
  const known = reading.state.value;
  const last = useRef<Picture | null>(null);
  last.current = known.value ?? last.current ?? base;
  return {
    reading,
    picture: last.current,
    selected: wanted || bestOf(last.current),
    filter,
    problem: filter === meant ? known.problem : null,
  };
}

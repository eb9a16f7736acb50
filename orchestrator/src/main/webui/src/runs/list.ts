import { computed, signal } from '@preact/signals';
import { readRuns } from '../api/calls';
import { readPage } from '../api/http';
import { readFoundRuns } from '../api/ops';
import type { Run } from '../api/types';
import { liveRuns, onEvent } from '../state/live';
import { PagedList } from '../state/paged';
import { isFilter } from './filter';
import { inOrder } from './words';

const at = readPage<Run>;

/** The runs of the server, as far as they were asked for: what has closed before the stream began. */
export const allRuns = new PagedList<Run>(() => readRuns({ limit: 100 }), at);

function merged(read: Iterable<Run>, isLiveToo: boolean): Run[] {
  const all = new Map<string, Run>();
  for (const run of read) {
    all.set(run.id, run);
  }
  liveRuns.value.forEach(run => (isLiveToo || all.has(run.id)) && all.set(run.id, run));
  return inOrder(all.values());
}

/** Every run that is known here; what the stream says wins, for it is newer. */
export const knownRuns = computed(() => merged(allRuns.rows, true));

const foundList = (filter: string): PagedList<Run> => new PagedList(() => readFoundRuns(filter), at);

const found = signal({ filter: '', list: foundList('') });

/** The runs that a filter of the server finds. */
export function foundBy(filter: string): PagedList<Run> {
  if (filter !== found.peek().filter) {
    found.value = { filter, list: foundList(filter) };
  }
  return found.value.list;
}

/** The same as they are now. */
export const foundRuns = computed(() => merged(found.value.list.rows, false));

onEvent(event => {
  if (event === null || event.kind.startsWith('run.')) {
    allRuns.all.loadSoon();
    if (isFilter(found.peek().filter)) {
      found.peek().list.all.loadSoon();
    }
  }
});

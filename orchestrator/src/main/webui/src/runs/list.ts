import { computed, signal } from '@preact/signals';
import { readMoreRuns, readRuns } from '../api/calls';
import { Problem, type Page } from '../api/http';
import { readFoundRuns } from '../api/ops';
import type { Run } from '../api/types';
import { liveRuns, onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { isFilter } from './filter';
import { inOrder } from './words';

/** The first page from the server: what has closed before the stream began. */
export const firstPage = new Resource(() => readRuns({ limit: 100 }));

const older = signal<Run[]>([]);
const next = signal<string | null | undefined>(undefined);
export const olderProblem = signal<Problem | null>(null);

/** Whether there may be older runs than those read. */
export const hasOlder = computed(() => (next.value === undefined ? firstPage.value?.next : next.value));

export async function readOlder(): Promise<void> {
  const from = hasOlder.peek();
  if (!from) {
    return;
  }
  try {
    const page = await readMoreRuns(from);
    older.value = [...older.peek(), ...page.rows];
    next.value = page.next;
    olderProblem.value = null;
  } catch (error) {
    olderProblem.value = Problem.of(error);
  }
}

function merged(read: Iterable<Run>, isLiveToo: boolean): Run[] {
  const all = new Map<string, Run>();
  for (const run of read) {
    all.set(run.id, run);
  }
  liveRuns.value.forEach(run => (isLiveToo || all.has(run.id)) && all.set(run.id, run));
  return inOrder(all.values());
}

/** Every run that is known here; what the stream says wins, for it is newer. */
export const knownRuns = computed(() => merged([...older.value, ...(firstPage.value?.rows ?? [])], true));

let filterOf = '';
const found = new Resource<Page<Run>>(() => readFoundRuns(filterOf));

/** The runs that a filter of the server finds, read again when another is asked for. */
export function foundBy(filter: string): Resource<Page<Run>> {
  if (filter !== filterOf) {
    filterOf = filter;
    void found.load();
  }
  return found;
}

/** The same as they are now. */
export const foundRuns = computed(() => merged(found.value?.rows ?? [], false));

onEvent(event => {
  if (event === null || event.kind.startsWith('run.')) {
    firstPage.loadSoon();
    if (isFilter(filterOf)) {
      found.loadSoon();
    }
  }
});

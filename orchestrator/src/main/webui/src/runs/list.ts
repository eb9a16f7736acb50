import { computed, signal } from '@preact/signals';
import { readMoreRuns, readRuns } from '../api/calls';
import { Problem } from '../api/http';
import type { Run } from '../api/types';
import { isClosed, liveRuns, onEvent } from '../state/live';
import { Resource } from '../state/resource';
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

/** Every run that is known here; what the stream says wins, for it is newer. */
export const knownRuns = computed(() => {
  const all = new Map<string, Run>();
  for (const run of [...older.value, ...(firstPage.value?.rows ?? [])]) {
    all.set(run.id, run);
  }
  liveRuns.value.forEach(run => all.set(run.id, run));
  return inOrder(all.values());
});

const ENDS = new Set(['run.published', 'run.failed', 'run.cancelled', 'run.abandoned', 'run.attempt-ended']);

onEvent(event => {
  if (event === null || ENDS.has(event.kind)) {
    firstPage.loadSoon();
  }
});

export const openCount = computed(() => knownRuns.value.filter(run => !isClosed(run)).length);

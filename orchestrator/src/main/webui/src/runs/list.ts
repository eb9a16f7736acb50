import { signal } from '@preact/signals';
import { readRuns } from '../api/calls';
import { readPage } from '../api/http';
import type { Run } from '../api/types';
import { isClosed, liveRuns, onEvent } from '../state/live';
import { PagedList } from '../state/paged';
import { isFilter, wishOf, type RunsWish } from './filter';
import { inOrder, matches, withLive } from './words';

const listBy = (wish: RunsWish): PagedList<Run> =>
  new PagedList(() => readRuns({ ...wish, limit: 100 }), readPage<Run>);

const newest = signal({ key: '{}', list: listBy({}) });

/** Runs as the server knows them, as far as they were asked for: in some states, and those that a filter finds. */
export function listOf(states: readonly string[], words: string): PagedList<Run> {
  const wish = wishOf(states, words);
  const key = JSON.stringify(wish);
  if (key !== newest.peek().key) {
    newest.value = { key, list: listBy(wish) };
  }
  return newest.value.list;
}

const isIn = (run: Run, state: string): boolean => (state === 'open' ? !isClosed(run) : run.state === state);

/** The same as they are now; what the stream says wins, for it is newer. Only the server knows what else a filter finds. */
export function runsOf(states: readonly string[], words: string): Run[] {
  const { rows } = listOf(states, words);
  const read = new Set(rows.map(run => run.id));
  const isFound = (run: Run): boolean => (isFilter(words) ? read.has(run.id) : matches(run, words));
  const runs = withLive(rows, liveRuns.value).filter(isFound);
  return inOrder(runs.filter(run => states.length === 0 || states.some(state => isIn(run, state))));
}

onEvent(event => {
  if (event === null || event.kind.startsWith('run.')) {
    newest.peek().list.all.loadSoon();
  }
});

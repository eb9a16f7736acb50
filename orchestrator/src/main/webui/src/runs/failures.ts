import { readRuns } from '../api/calls';
import { readPage } from '../api/http';
import type { Run } from '../api/types';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';

/** From so many on there may be more; so many pages are looked through for them. */
export const MOST = 50;
const PAGES = 3;

async function read(): Promise<Run[]> {
  let page = await readRuns({ state: 'failed', limit: MOST });
  const failed = [...page.rows];
  for (let pages = 1; pages < PAGES && page.next && failed.length < MOST; pages++) {
    page = await readPage<Run>(page.next);
    failed.push(...page.rows);
  }
  return failed;
}

/** The newest runs that failed and were not retried since, those included that the stream no longer tells of. */
export const failures = new Resource(read);

onEvent(event => {
  if (event === null || /^run\.(failed|retry-requested|abandoned)$/.test(event.kind)) {
    failures.loadSoon();
  }
});

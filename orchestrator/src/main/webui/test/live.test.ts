import { expect, test } from 'vitest';
import type { FeedEvent } from '../src/api/types';
import { dropRuns, putRun, tellEvent } from '../src/state/live';
import { spoken } from '../src/state/spoken';
import { run } from './samples';

const event = (kind: string): FeedEvent => ({ kind, subject: 'r1', data: {} }) as FeedEvent;

test.each(['published', 'failed', 'cancelled', 'abandoned'])('a run that is %s is spoken of, though it was filed away before it was seen closed', end => {
  putRun(run('r1', 'running'));
  dropRuns(['r1']);

  tellEvent(event(`run.${end}`));

  expect(spoken.value).toBe(`r1 is ${end}`);
});

test.each(['run.offered', 'plan.cancelled', 'version-published'])('of %s nothing is spoken', kind => {
  spoken.value = '';

  tellEvent(event(kind));

  expect(spoken.value).toBe('');
});

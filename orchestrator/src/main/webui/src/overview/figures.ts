import { readOverview, readQueue, type Overview, type Queue } from '../api/ops';
import { liveRuns, onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { effect } from '@preact/signals';

export const overview = new Resource<Overview>(readOverview);
export const queue = new Resource<Queue>(readQueue);

const EVERY_MS = 10_000;

onEvent(() => {
  overview.loadSoon();
  queue.loadSoon();
});

// Speeds and ages change without an event.
let before = 0;
effect(() => {
  if (liveRuns.value && Date.now() - before > EVERY_MS / 2) {
    before = Date.now();
    overview.loadSoon();
  }
});

/** Reads the queue again and again as long as somebody looks at it. */
export function followQueue(): () => void {
  const timer = setInterval(() => queue.loadSoon(), EVERY_MS);
  return () => clearInterval(timer);
}

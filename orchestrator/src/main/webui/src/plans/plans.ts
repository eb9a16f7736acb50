import { readPlans } from '../api/calls';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';

export const plans = new Resource(readPlans);

onEvent(event => {
  if (event === null || /^(plan|run)\./.test(event.kind)) {
    plans.loadSoon();
  }
});

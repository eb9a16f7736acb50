import { readAttempts } from '../api/ops';
import { onEvent } from '../state/live';
import { Shelf } from '../state/resource';

/** The attempts of runs that are looked at, the oldest first. */
export const attemptsOf = new Shelf(readAttempts, 20);

onEvent(event => attemptsOf.refresh(run => event === null || event.subject === run));

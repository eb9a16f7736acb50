import { readEvents } from '../api/calls';
import { Resource } from '../state/resource';
import { onEvent } from '../state/live';

/** The newest events, kept fresh. */
export const recentEvents = new Resource(() => readEvents({ limit: 30 }));

onEvent(() => recentEvents.loadSoon());

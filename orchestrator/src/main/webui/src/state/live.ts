import { computed, signal } from '@preact/signals';
import type { FeedEvent, Fleet, Run } from '../api/types';
import { spoken } from './spoken';

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'offline';

/** Whether the stream is up, and until when what it said is fresh. */
export const link = signal<LinkState>('connecting');
export const freshUntil = signal(Date.now());
export const isStale = signal(false);

/** The runs that are not filed away, by id. */
export const liveRuns = signal<ReadonlyMap<string, Run>>(new Map());
export const fleet = signal<Fleet>({ workers: [], silent: [] });

/** Whether a first snapshot has come. */
export const hasSnapshot = signal(false);

export const openRuns = computed(() => [...liveRuns.value.values()].filter(run => !isClosed(run)));
export const runningRuns = computed(() => openRuns.value.filter(run => run.state === 'running'));

const CLOSED = new Set(['published', 'failed', 'cancelled', 'abandoned']);

export const isClosed = (run: Run): boolean => CLOSED.has(run.state);

type Hearer = (event: FeedEvent | null) => void;

const hearers = new Set<Hearer>();

/** Calls back for each event of the feed, and with null when some may have been missed. */
export function onEvent(hearer: Hearer): () => void {
  hearers.add(hearer);
  return () => hearers.delete(hearer);
}

/** Ends are spoken by their events: a run may be filed away before it was ever seen closed. */
export function tellEvent(event: FeedEvent | null): void {
  const end = /^run\.(.+)/.exec(event?.kind ?? '')?.[1] ?? '';
  if (CLOSED.has(end)) {
    spoken.value = `${event?.subject} is ${end}`;
  }
  hearers.forEach(hearer => hearer(event));
}

/** Takes a run as an action's answer shows it, before the stream says so. */
export function putRun(run: Run): void {
  liveRuns.value = new Map(liveRuns.peek()).set(run.id, run);
}

export function dropRuns(ids: string[]): void {
  const rest = new Map(liveRuns.peek());
  ids.forEach(id => rest.delete(id));
  liveRuns.value = rest;
}

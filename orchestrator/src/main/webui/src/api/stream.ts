import {
  dropRuns,
  fleet,
  freshUntil,
  hasSnapshot,
  isStale,
  link,
  liveRuns,
  putRun,
  tellEvent,
} from '../state/live';
import { healthOf, type Contact } from '../state/contact';
import type { Fleet, Run } from './types';

const STALE_AFTER_MS = 10_000;
const OFFLINE_AFTER_MS = 30_000;
const HIDDEN_AFTER_MS = 2_000;
const AGAIN_AFTER_MS = 2_000;

let source: EventSource | null = null;
let contact: Contact = { askedAt: 0, heardAt: 0 };
let again: ReturnType<typeof setTimeout> | undefined;
let hiding: ReturnType<typeof setTimeout> | undefined;
let lostAt = 0;

/** Keeps one stream open as long as somebody can see the page. */
export function connect(): void {
  open();
  setInterval(judge, 1000);
  addEventListener('online', () => document.hidden || tryNow());
  document.addEventListener('visibilitychange', look);
  look();
}

/** A browser has six connections to a server: tabs that nobody looks at give theirs back. */
function look(): void {
  clearTimeout(hiding);
  if (document.hidden) {
    hiding = setTimeout(rest, HIDDEN_AFTER_MS);
  } else if (!source) {
    open();
  }
}

function rest(): void {
  if (link.peek() === 'live') {
    freshUntil.value = Date.now();
  }
  close();
  lostAt = 0;
  link.value = 'connecting';
}

/** Tries to connect at once, whatever the pause. */
export function tryNow(): void {
  close();
  open();
}

function close(): void {
  clearTimeout(again);
  source?.close();
  source = null;
}

function open(): void {
  const mine = new EventSource('/api/v1/stream');
  source = mine;
  contact = { askedAt: Date.now(), heardAt: 0 };
  mine.onopen = () => {
    heard();
    lostAt = 0;
    link.value = 'live';
    isStale.value = false;
  };
  mine.onerror = () => broken(mine);
  hear(mine);
}

function heard(): void {
  contact.heardAt = Date.now();
}

function broken(from: EventSource): void {
  if (from !== source) {
    return;
  }
  lost(link.peek() === 'live' ? Date.now() : freshUntil.peek());
  contact = { askedAt: Date.now(), heardAt: 0 };
  if (from.readyState === EventSource.CLOSED) {
    clearTimeout(again);
    again = setTimeout(tryNow, AGAIN_AFTER_MS);
  }
}

/** @param fresh until when what is shown was as it was on the server */
function lost(fresh: number): void {
  if (lostAt === 0) {
    lostAt = Date.now();
    freshUntil.value = fresh;
  }
  if (link.peek() !== 'offline') {
    link.value = 'reconnecting';
  }
}

function judge(): void {
  const now = Date.now();
  const health = source ? healthOf(contact, now) : 'well';
  if (health !== 'well') {
    lost(contact.heardAt || freshUntil.peek());
  }
  if (health === 'dead') {
    tryNow();
  }
  if (lostAt !== 0) {
    isStale.value = now - freshUntil.peek() > STALE_AFTER_MS;
    if (now - lostAt > OFFLINE_AFTER_MS) {
      link.value = 'offline';
    }
  }
}

function hear(from: EventSource): void {
  const on = <T>(name: string, take: (data: T) => void): void =>
    from.addEventListener(name, message => {
      heard();
      take(JSON.parse(message.data as string) as T);
    });
  on<{ runs: Run[]; fleet: Fleet }>('snapshot', now => {
    liveRuns.value = new Map(now.runs.map(run => [run.id, run]));
    fleet.value = now.fleet;
    hasSnapshot.value = true;
    tellEvent(null);
  });
  on<Run>('run', putRun);
  on<string[]>('gone', dropRuns);
  on<Fleet>('fleet', now => (fleet.value = now));
  on<Parameters<typeof tellEvent>[0]>('event', tellEvent);
  on('reset', () => tellEvent(null));
  on('beat', () => undefined);
}

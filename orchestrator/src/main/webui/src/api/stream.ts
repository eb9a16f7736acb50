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
import type { Fleet, Run } from './types';

const STALE_AFTER_MS = 10_000;
const OFFLINE_AFTER_MS = 30_000;
const HIDDEN_AFTER_MS = 60_000;

let source: EventSource | null = null;
let again: ReturnType<typeof setTimeout> | undefined;
let hiding: ReturnType<typeof setTimeout> | undefined;
let lostAt = 0;

/** Keeps one stream open as long as somebody can see the page. */
export function connect(): void {
  open();
  setInterval(judge, 1000);
  addEventListener('online', tryNow);
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding);
    if (document.hidden) {
      // A browser allows few connections to one server: tabs that nobody looks at give theirs back.
      hiding = setTimeout(close, HIDDEN_AFTER_MS);
    } else if (!source) {
      tryNow();
    }
  });
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
  mine.onopen = () => {
    lostAt = 0;
    link.value = 'live';
    isStale.value = false;
  };
  mine.onerror = () => lost(mine);
  hear(mine);
}

function lost(from: EventSource): void {
  if (from !== source) {
    return;
  }
  if (lostAt === 0) {
    lostAt = Date.now();
    freshUntil.value = lostAt;
  }
  if (link.peek() !== 'offline') {
    link.value = 'reconnecting';
  }
  if (from.readyState === EventSource.CLOSED) {
    clearTimeout(again);
    again = setTimeout(tryNow, 2000);
  }
}

function judge(): void {
  if (lostAt !== 0) {
    const gone = Date.now() - lostAt;
    isStale.value = gone > STALE_AFTER_MS;
    if (gone > OFFLINE_AFTER_MS) {
      link.value = 'offline';
    }
  }
}

function hear(from: EventSource): void {
  const on = <T>(name: string, take: (data: T) => void): void =>
    from.addEventListener(name, message => take(JSON.parse(message.data as string) as T));
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
}

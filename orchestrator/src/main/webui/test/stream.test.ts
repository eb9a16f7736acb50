import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { healthOf, SILENT_AFTER_MS } from '../src/state/contact';
import server from '../../java/io/meristem/orchestrator/live/Live.java?raw';

/** A stream whose server is the test. */
class Stream {
  static readonly CLOSED = 2;
  static opened: Stream[] = [];
  readyState = 0;
  onopen = (): void => undefined;
  onerror = (): void => undefined;
  private readonly hearers = new Map<string, (message: { data: string }) => void>();

  constructor() {
    Stream.opened.push(this);
  }

  static newest(): Stream {
    return Stream.opened.at(-1) as Stream;
  }

  addEventListener(name: string, hearer: (message: { data: string }) => void): void {
    this.hearers.set(name, hearer);
  }

  say(name: string): void {
    this.hearers.get(name)?.({ data: '{}' });
  }

  close(): void {
    this.readyState = Stream.CLOSED;
  }
}

let page = Object.assign(new EventTarget(), { hidden: false });

function turn(hidden: boolean): void {
  page.hidden = hidden;
  page.dispatchEvent(new Event('visibilitychange'));
}

const pass = (seconds: number): void => void vi.advanceTimersByTime(seconds * 1000);

describe('the stream', () => {
  beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    vi.stubGlobal('EventSource', Stream);
    page = Object.assign(new EventTarget(), { hidden: false });
    vi.stubGlobal('document', page);
    vi.stubGlobal('addEventListener', () => undefined);
    Stream.opened = [];
    (await import('../src/api/stream')).connect();
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const state = async (): Promise<string> => (await import('../src/state/live')).link.value;

  test('is given back by a tab that is hidden for two seconds, which is not live until it has it again', async () => {
    Stream.newest().onopen();
    turn(true);

    pass(3);

    expect(Stream.newest().readyState).toBe(Stream.CLOSED);
    expect(await state()).toBe('connecting');
    turn(false);
    expect(Stream.opened).toHaveLength(2);
    expect(await state()).toBe('connecting');
    Stream.newest().onopen();
    expect(await state()).toBe('live');
  });

  test('stays with a tab that is hidden for a moment', async () => {
    Stream.newest().onopen();
    turn(true);
    pass(1);
    turn(false);

    pass(3);

    expect(Stream.opened).toHaveLength(1);
    expect(await state()).toBe('live');
  });

  test('that does not open counts as lost after five seconds, and may still open', async () => {
    pass(4);
    expect(await state()).toBe('connecting');

    pass(2);

    expect(await state()).toBe('reconnecting');
    expect(Stream.opened).toHaveLength(1);
    Stream.newest().onopen();
    expect(await state()).toBe('live');
  });

  test('that never opens is offline in the end, and asked for anew', async () => {
    pass(40);

    expect(await state()).toBe('offline');
    expect((await import('../src/state/live')).isStale.value).toBe(true);
    expect(Stream.opened).toHaveLength(2);
  });

  test('that is silent for forty seconds is lost, and one that only beats is not', async () => {
    Stream.newest().onopen();
    for (let beat = 0; beat < 10; beat++) {
      pass(15);
      Stream.newest().say('beat');
    }
    expect(await state()).toBe('live');

    pass(42);

    expect(await state()).toBe('reconnecting');
    expect(Stream.opened).toHaveLength(2);
  });
});

test('the server beats more than twice before its silence counts', () => {
  const pause = Number(/PAUSE = Duration\.ofMillis\((\d+)\)/.exec(server)?.[1]);
  const looks = Number(/LOOKS_PER_BEAT = (\d+)/.exec(server)?.[1]);

  expect(2 * pause * looks).toBeLessThan(SILENT_AFTER_MS);
  expect(healthOf({ askedAt: 0, heardAt: 1 }, 2 * pause * looks)).toBe('well');
});

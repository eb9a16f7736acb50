import { describe, expect, test, vi } from 'vitest';
import { Problem } from '../src/api/problem';
import { later, loadAll } from '../src/state/code';
import { tellEvent } from '../src/state/live';
import { partOf, Resource, Shelf } from '../src/state/resource';

describe('what is read', () => {
  test('stays the very same while the server says the same', async () => {
    let answer = [1];
    const read = new Resource(async () => [...answer]);
    await read.load();
    const first = read.value;

    await read.load();
    expect(read.value).toBe(first);

    answer = [2];
    await read.load();
    expect(read.value).toEqual([2]);
  });

  test('stays while a newer answer cannot be had, with the reason', async () => {
    let isDown = false;
    const read = new Resource(async () => (isDown ? Promise.reject(new Error('away')) : 1));
    await read.load();
    isDown = true;

    await read.load();

    expect(read.state.value).toMatchObject({ value: 1, problem: { detail: 'away' } });
  });

  test('is shown though it is being read again, and never gives way to an older answer', async () => {
    const answers: ((value: number) => void)[] = [];
    const read = new Resource(() => new Promise<number>(answer => answers.push(answer)));
    const [first, second, third] = [read.load(), read.load(), read.load()];

    answers[1]?.(2);
    await second;
    expect(read.state.value).toMatchObject({ value: 2, isLoading: true });

    answers[0]?.(1);
    answers[2]?.(3);
    await Promise.all([first, third]);
    expect(read.state.value).toMatchObject({ value: 3, isLoading: false });
  });

  test('is read again once, after it has been read, however often it is asked for until then', async () => {
    vi.useFakeTimers();
    const answers: ((value: number) => void)[] = [];
    const read = new Resource(() => new Promise<number>(answer => answers.push(answer))).want();

    for (let call = 0; call < 5; call++) {
      read.loadSoon();
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(answers).toHaveLength(1);

    answers[0]?.(1);
    await vi.runAllTimersAsync();
    expect(answers).toHaveLength(2);
    vi.useRealTimers();
  });

  test.each([
    [0, 'there'],
    [503, 'there'],
    [404, null],
  ])('that failed with status %s is %s once the server is back', async (status, value) => {
    vi.useFakeTimers();
    let isDown = true;
    const read = new Resource(async () => {
      if (isDown) {
        throw new Problem(status, 'away', '');
      }
      return 'there';
    });
    await read.load();
    isDown = false;

    tellEvent(null);

    await vi.runAllTimersAsync();
    expect(read.value).toBe(value);
    vi.useRealTimers();
  });

  test('can be of code, which is loaded once there is time, with what it names in turn', async () => {
    const loaded: string[] = [];
    const part = (name: string, then = (): unknown => null): Resource<unknown> =>
      later(async () => {
        loaded.push(name);
        return then();
      });
    part('shown').want();
    part('first', () => part('named'));
    part('last');

    await loadAll();

    expect(loaded).toEqual(['shown', 'first', 'last', 'named']);
  });

  test('can be seen in part, and is read once', async () => {
    let times = 0;
    const read = new Resource(async () => ({ rows: [++times] }));
    const part = partOf(read, ({ rows }) => rows[0]);
    expect(part.want().value).toBeNull();

    await read.load();

    expect(part.value).toBe(2);
    expect(part.state.value.isLoading).toBe(false);
  });
});

describe('a shelf', () => {
  test('gives the same for the same name and forgets what was asked for longest ago', () => {
    const shelf = new Shelf(async (name: string) => name, 2);
    const [a, b] = [shelf.of('a'), shelf.of('b')];

    expect(shelf.of('a')).toBe(a);
    shelf.of('c');
    expect(shelf.of('a')).toBe(a);
    expect(shelf.of('b')).not.toBe(b);
  });
});

import { describe, expect, test, vi } from 'vitest';
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

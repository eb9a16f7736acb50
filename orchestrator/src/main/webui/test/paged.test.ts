import { describe, expect, test } from 'vitest';
import { Problem, type Page } from '../src/api/problem';
import { wordsOf } from '../src/runs/told';
import { PagedList } from '../src/state/paged';

/** A list of the server's in pages that are given. */
function listOf(pages: string[][]): PagedList<string> {
  const page = (place: number): Page<string> => ({
    rows: pages[place] ?? [],
    next: place + 1 < pages.length ? String(place + 1) : null,
    previous: null,
  });
  return new PagedList(async () => page(0), async link => page(Number(link)));
}

async function begun(pages: string[][]): Promise<PagedList<string>> {
  const list = listOf(pages);
  await list.all.load();
  return list;
}

describe('a list in pages', () => {
  test('grows by a page when more is asked for, to its end', async () => {
    const list = await begun([['a', 'b'], ['c']]);
    expect(list.hasMore).toBe(true);

    await list.more();

    expect(list.rows).toEqual(['a', 'b', 'c']);
    expect(list.hasMore).toBe(false);
  });

  test('passes over pages on which a filter finds nothing', async () => {
    const list = await begun([[], [], [], ['a'], ['b']]);

    await list.more();

    expect(list.rows).toEqual(['a']);
    expect(list.hasMore).toBe(true);
  });

  test('read anew has no hole where newer rows have pushed others on', async () => {
    const pages = [['c', 'b'], ['a']];
    const list = await begun(pages);
    await list.more();
    pages.splice(0, 2, ['d', 'c'], ['b', 'a']);

    await list.all.load();

    expect(list.rows).toEqual(['d', 'c', 'b', 'a']);
  });
});

describe('runs that are told something together', () => {
  const refusal = { run: 'r2', problem: new Problem(409, 'The run is not in a state for that', 'run r2 is published') };

  test.each([
    [1, '1 run was cancelled'],
    [3, '3 runs were cancelled'],
  ])('%i of them without a refusal: %s', (done, title) => {
    expect(wordsOf({ done, refusals: [] })).toEqual({ title, detail: '' });
  });

  test('say how many were refused, which, and why', () => {
    const said = wordsOf({ done: 2, refusals: [refusal] });

    expect(said.title).toBe('2 of 3 runs were cancelled, 1 was not');
    expect(said.detail).toBe('r2: run r2 is published');
  });
});

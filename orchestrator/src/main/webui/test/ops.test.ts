import { describe, expect, test } from 'vitest';
import type { Page } from '../src/api/problem';
import type { FeedEvent } from '../src/api/types';
import { FeedPages, type Source } from '../src/events/pages';
import { detailOf } from '../src/events/words';
import { chartOf, comparedTo, type Stage } from '../src/plans/curves';
import { endOf, resumeStepOf } from '../src/runs/ends';
import { isFilter, wishOf } from '../src/runs/filter';
import { textOf } from '../src/runs/base64';
import page from '../index.html?raw';
import settings from '../../resources/application.properties?raw';

const event = (number: number): FeedEvent =>
  ({ id: `e${number}`, kind: 'run.offered', subject: 'r1', at: '2026-01-01T00:00:00Z', actor: 'ada', data: {} }) as FeedEvent;

/** A feed whose newest event is the last of a list, in pages of two. */
function feedOf(numbers: number[]): Source {
  const page = (end: number): Page<FeedEvent> => ({
    rows: numbers.slice(Math.max(0, end - 2), end).reverse().map(event),
    next: end > 2 ? String(end - 2) : null,
    previous: null,
  });
  return { first: async () => page(numbers.length), at: async link => page(Number(link)) };
}

const shown = (feed: FeedPages): string[] => feed.rows.value.map(one => one.id);

describe('the feed', () => {
  test('grows downwards without a hole or a double', async () => {
    const feed = new FeedPages(feedOf([1, 2, 3, 4]), '');
    await feed.begin();

    await feed.readOlder();

    expect(shown(feed)).toEqual(['e4', 'e3', 'e2', 'e1']);
    expect(feed.older.value).toBeNull();
  });

  test('passes over older pages on which a filter finds nothing', async () => {
    const pages: Record<string, Page<FeedEvent>> = {
      a: { rows: [], next: 'b', previous: null },
      b: { rows: [event(1)], next: null, previous: null },
    };
    const source = { first: async () => ({ rows: [], next: 'a', previous: null }), at: async (link: string) => pages[link] as Page<FeedEvent> };
    const feed = new FeedPages(source, '');
    await feed.begin();

    await feed.readOlder();

    expect(shown(feed)).toEqual(['e1']);
    expect(feed.older.value).toBeNull();
  });

  test('takes all that happened since, however many pages that is', async () => {
    const numbers = [1, 2];
    const feed = new FeedPages(feedOf(numbers), '');
    await feed.begin();
    numbers.push(3, 4, 5, 6, 7);

    await feed.takeNews();

    expect(shown(feed)).toEqual(['e7', 'e6', 'e5', 'e4', 'e3', 'e2', 'e1']);
  });

  test('keeps what it shows when the server is away, and says so', async () => {
    let isAway = false;
    const source = feedOf([1, 2]);
    const feed = new FeedPages({ ...source, first: async cursor => (isAway ? Promise.reject(new Error('away')) : source.first(cursor)) }, '');
    await feed.begin();
    isAway = true;

    await feed.takeNews();

    expect(shown(feed)).toEqual(['e2', 'e1']);
    expect(feed.problem.value?.detail).toBe('away');
  });
});

describe('an event', () => {
  const moved = (data: FeedEvent['data']): FeedEvent => ({ ...event(1), kind: 'alias-moved', subject: 'tales/aliases/best', data });

  test('tells what was there before, and what is there now', () => {
    expect(detailOf(moved({ alias: 'best', from: 'v1', to: 'v2', reason: '', overridden: [] }))).toBe('v1 → v2 · alias best');
    expect(detailOf(moved({ alias: 'best', to: 'v1' }))).toBe('none → v1 · alias best');
    expect(detailOf(moved({ alias: 'best', from: 'v1', to: null }))).toBe('v1 → none · alias best');
  });

  test('that knows only what is new tells that', () => {
    expect(detailOf({ ...event(1), kind: 'run.priority-changed', data: { priority: 80 } })).toBe('priority 80');
  });
});

describe('a plan', () => {
  const stage = {
    name: 'bigger',
    arms: [
      { arm: 'main', curve: [{ step: 0, tokens: 0, loss: 3 }, { step: 9, tokens: 90, loss: 1 }] },
      { arm: 'control', curve: [{ step: 0, tokens: 0, loss: 3 }, { step: 9, tokens: 90, loss: 2 }] },
      { arm: 'scratch', curve: [] },
    ],
  } as unknown as Stage;

  test('draws its arms over the same tokens and losses', () => {
    const chart = chartOf(stage);

    expect(chart?.lines.map(line => line.arm)).toEqual(['main', 'control']);
    expect(chart?.lines[0]?.points.split(' ')[0]).toBe(chart?.lines[1]?.points.split(' ')[0]);
    expect(chart?.lines[0]?.end.y).toBeGreaterThan(chart?.lines[1]?.end.y ?? 0);
  });

  test('without a measured curve draws nothing', () => {
    expect(chartOf({ ...stage, arms: [] })).toBeNull();
  });

  test('says what came of it as a part of what was expected', () => {
    expect(comparedTo(50, 100)).toBe('0.50 of it');
    expect(comparedTo(null, 100)).toBe('');
  });
});

describe('a run', () => {
  const lost = { attempt: 1, generation: 1, offeredAt: '', ended: 'lost', resumeStep: 40 };

  test('whose worker was lost says who went on, and from where', () => {
    const withdrawn = { ...lost, attempt: 2, ended: 'withdrawn' };
    const taken = { ...lost, attempt: 3, worker: 'w2' };
    expect(endOf(lost, [withdrawn, taken])).toBe('reassigned to w2, at step 40');
    expect(endOf(lost, [withdrawn])).toBe('goes on when a worker takes it, at step 40');
  });

  test('goes on from where its last attempt says, if that says so', () => {
    const failed = { attempt: 2, generation: 1, offeredAt: '', ended: 'failed' };

    expect(resumeStepOf([lost, { ...failed, resumeStep: 60 }])).toBe(60);
    expect(resumeStepOf([lost, failed])).toBe(0);
    expect(resumeStepOf(null)).toBe(0);
  });

  test.each([['state = failed', true], ['not open', true], ['r1234 tales', false], ['', false]])(
    'filter "%s" is for the server: %s',
    (text, is) => {
      expect(isFilter(text)).toBe(is);
    },
  );
});

describe('what the server is asked for', () => {
  test.each([
    [[], '', {}],
    [[], 'two words', {}],
    [['failed'], '', { state: 'failed' }],
    [['failed'], 'kind = grow', { filter: 'kind = grow', state: 'failed' }],
    [['open'], '', {}],
    [['open'], 'kind = grow or kind = merge', { filter: '(kind = grow or kind = merge) and (open)' }],
    [['running', 'failed'], 'tales', { filter: 'state = "running" or state = "failed"' }],
  ])('of runs that are %j and "%s" is %j', (states, words, wish) => {
    expect(wishOf(states, words)).toEqual(wish);
  });
});

test('a dead letter of any bytes is shown as text', () => {
  expect(textOf(btoa('{"a": 1}'))).toBe('{"a": 1}');
  expect(textOf(null)).toBe('');
});

test('the policy of the page allows the script that sets the theme, and no other inline one', async () => {
  const inline = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(found => found[1] ?? '');
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(inline[0]));

  expect(inline).toHaveLength(1);
  expect(settings).toContain(`'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`);
});

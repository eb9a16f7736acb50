import { describe, expect, test } from 'vitest';
import type { Progress, Run, Version } from '../src/api/types';
import { linesOf, tableOf } from '../src/compare/lines';
import { inMetric, valueOf } from '../src/compare/metric';
import { markdown, rowsOf } from '../src/compare/rows';
import { setsOf } from '../src/compare/sets';
import { bytes, duration, nats, si, signed } from '../src/format';
import { frontierOf, tableOf as pointsTable } from '../src/overview/frontier';
import { planText } from '../src/plans/planText';
import { nextFirst, slowestFirst } from '../src/runs/order';
import { attemptOf, inOrder, matches, verbsOf, withLive } from '../src/runs/words';
import { csv } from '../src/ui/csv';
import { controlOf, firstWish, requestOf, termsOf, whyNot as whyNotGrow, withTokens } from '../src/version/growth';
import { areAlike } from '../src/version/alike';
import { blocksOf } from '../src/version/markdown';
import { intervalOf } from '../src/version/interval';
import { growthTable } from '../src/version/growthTable';
import { isEven, rangeOf } from '../src/version/tokens';
import { curve, run, segment, version } from './samples';

describe('numbers', () => {
  test.each([[12_400_000_000, '12.4B'], [999, '999'], [1500, '1.5k'], [null, '–']])('%s is written %s', (value, text) => {
    expect(si(value)).toBe(text);
  });

  test.each([[18_120, '5h 02m'], [59, '59s'], [125, '2m 05s'], [90_000, '1d 01h'], [undefined, '–']])('%s seconds are %s', (value, text) => {
    expect(duration(value)).toBe(text);
  });

  test('sizes are in powers of 1024, and signs are shown', () => {
    expect(bytes(3.1 * 1024 ** 3)).toBe('3.1 GiB');
    expect(signed(-0.31, 2)).toBe('−0.31');
  });

  test.each([[1.5, 2, '1.500 nats, 2.000 bits per byte'], [1.5, null, '1.500 nats'], [null, 2, '–']])('a loss of %s is written %s, %s', (loss, bits, text) => {
    expect(nats(loss, bits)).toBe(text);
  });
});

describe('runs', () => {
  test.each([
    ['waiting', ['pause', 'cancel']],
    ['running', ['pause', 'cancel']],
    ['paused', ['resume', 'cancel']],
    ['pausing', ['resume', 'cancel']],
    ['publishing', []],
    ['published', []],
    ['failed', ['retry', 'abandon']],
    ['cancelled', ['retry', 'abandon']],
    ['abandoned', []],
  ])('a %s run can be told to %j', (state, verbs) => {
    expect(verbsOf(run('r', state))).toEqual(verbs);
  });

  test('an attempt is one of as many as there may be, while there may be more', () => {
    expect(attemptOf(run('r', 'running', { attempt: 2, lastAttempt: 4 }))).toBe('2 of 4');
    expect(attemptOf(run('r', 'published', { attempt: 2 }))).toBe('2');
  });

  test('open runs come first', () => {
    const runs = [run('old', 'failed'), run('open', 'waiting'), run('ended', 'published', { changedAt: '2026-02-01T00:00:00Z' })];

    expect(inOrder(runs).map(one => one.id)).toEqual(['open', 'ended', 'old']);
  });

  test('that are looked at: what stands still comes first, then the slowest, and last what has no speed yet', () => {
    const progress = (tokensPerSecond: number | null, stalled = false): Progress => ({ phase: 'train', step: 1, steps: 9, tokensPerSecond, stalled });
    const runs = [
      run('begins', 'running', { progress: progress(null) }),
      run('fast', 'running', { progress: progress(900) }),
      run('slow', 'running', { progress: progress(30) }),
      run('stands', 'running', { progress: progress(1000, true) }),
    ];

    expect(slowestFirst(runs).map(one => one.id)).toEqual(['stands', 'slow', 'fast', 'begins']);
  });

  test('that were read are told once, as the stream has them', () => {
    const live = new Map([['r1', run('r1', 'waiting')]]);

    expect(withLive([run('r1', 'failed'), run('r2', 'failed')], live).map(one => `${one.id} ${one.state}`)).toEqual(['r2 failed', 'r1 waiting']);
  });

  test('that wait come as they are offered', () => {
    const terms = (priority: number): Run['terms'] => ({ priority, team: 'default' });
    const runs = [
      run('later', 'waiting', { terms: terms(50), requestedAt: '2026-01-02T00:00:00Z' }),
      run('sooner', 'waiting', { terms: terms(50) }),
      run('urgent', 'waiting', { terms: terms(80), requestedAt: '2026-01-03T00:00:00Z' }),
    ];

    expect(nextFirst(runs).map(one => one.id)).toEqual(['urgent', 'sooner', 'later']);
  });

  test('every word of a filter must occur', () => {
    const one = run('r1', 'running', { model: 'tales', worker: 'w1' });

    expect(matches(one, 'TALES w1')).toBe(true);
    expect(matches(one, 'tales w2')).toBe(false);
  });
});

test('a measured perplexity is as sure as its loss, and old ones do not say', () => {
  const one = { loss: 2, interval: { from: Math.log(7), to: Math.log(8) } } as Version['evaluations'][number];
  const { interval: _, ...old } = one;

  expect(intervalOf(one, Math.exp, 2)).toBe(' [7.00, 8.00]');
  expect(intervalOf(old as typeof one, Math.exp, 2)).toBe('');
});

describe('versions', () => {
  const trunk = [segment('a', 0, [5, 4]), segment('b', 100, [4, 3])];
  const [c, d] = [curve(...trunk, segment('c', 200, [3, 2])), curve(...trunk, segment('d', 200, [3, 2.5]))];

  test('part at their newest common ancestor, and what they share is drawn once', () => {
    const overlaid = linesOf([c, d], 'tokens');

    expect(overlaid.common).toBe('b');
    expect(overlaid.shared.at(-1)?.at).toBe(200);
    expect(overlaid.own.map(line => line.points.map(point => point.at))).toEqual([[200, 300], [200, 300]]);
    expect(tableOf(overlaid, 'tokens')).toHaveLength(9);
  });

  test('share nothing where their roots differ', () => {
    expect(linesOf([c, curve(segment('x', 0, [5, 1]))], 'tokens')).toMatchObject({ common: null, shared: [] });
  });

  test('of one line share all of the older one, which ends where they part', () => {
    expect(linesOf([curve(...trunk), c], 'tokens')).toMatchObject({ common: 'b', own: [{ points: [{ at: 200, loss: 3 }] }, { id: 'c' }] });
  });

  test('are compared by loss, perplexity or bits per byte', () => {
    expect(valueOf('perplexity', Math.log(8), null)).toBeCloseTo(8);
    expect(valueOf('bits-per-byte', Math.log(8), 1.5)).toBeCloseTo(2);
    expect(valueOf('bits-per-byte', 1, null)).toBeNull();
  });

  test('of which nobody knows the bytes per token have no bits per byte, and keep their place', () => {
    const known = curve(segment('a', 0, [Math.log(8), Math.log(4)], { bytesPerToken: 1 }), segment('b', 100, [2, 1]));

    const overlaid = linesOf([inMetric(known, 'bits-per-byte')], 'tokens');

    expect(overlaid.shared.map(point => [point.at, Math.round(point.loss * 100) / 100])).toEqual([[0, 3], [100, 2]]);
  });

  test('on the frontier are those that the server says nothing smaller beats', () => {
    const points = [
      { id: 'small', model: 'm', parameters: 1, loss: 2, bitsPerByte: 1, best: true },
      { id: 'worse', model: 'm', parameters: 2, loss: 1, bitsPerByte: 1.5, best: false },
    ];

    expect(frontierOf(points).map(one => one.id)).toEqual(['small']);
    expect(pointsTable(points)[2]).toEqual(['worse', 'm', '2', '1.5', String(Math.exp(1)), '1', 'no']);
  });

  test('are compared only where they were measured on the same windows of the same dataset', () => {
    const training = { evaluationWindows: 8, sequence: 32 } as NonNullable<Version['training']>;
    const one = version('a', [], { training });

    expect(areAlike(one, version('b', ['a'], { training }))).toBe(true);
    expect(areAlike(one, version('b', ['a'], { training, dataset: { name: 'tales', hash: 'other' } }))).toBe(false);
    expect(areAlike(one, version('b', ['a'], { training: { ...training, evaluationWindows: 4 } }))).toBe(false);
    expect(areAlike(one, version('b', ['a']))).toBe(false);
  });

  test('that were measured on sets of one name with other data are in rows of their own', () => {
    const measured = (hash: string, loss: number): Version['evaluations'][number] =>
      ({ dataset: { name: 'news', hash }, windows: 8, sequence: 32, loss }) as Version['evaluations'][number];
    const versions = [version('a', [], { evaluations: [measured('1'.repeat(64), 2)] }), version('b', [], { evaluations: [measured('2'.repeat(64), 3)] })];

    expect(setsOf(versions)).toEqual([
      { name: 'news 11111111 · 8 × 32', values: [2, null] },
      { name: 'news 22222222 · 8 × 32', values: [null, 3] },
    ]);
    expect(setsOf(versions.slice(1))).toEqual([{ name: 'news · 8 × 32', values: [3] }]);
  });

  test('are compared with differing rows first, and an unknown one has no say', () => {
    const rows = rowsOf([version('a'), version('b', [], { parameters: 5 }), null]);

    expect(rows[0]?.differs).toBe(true);
    expect(rows.find(row => row.name === 'model')?.differs).toBe(false);
    expect(markdown(['x', 'y'], [{ name: 'a|b', cells: ['1'], differs: false }])).toContain('| a\\|b | 1 |');
  });
});

describe('a growth', () => {
  const parent = version('a', [], { training: { steps: 50 } as never });

  test('doubles the tokens unless it is told otherwise', () => {
    expect(requestOf(firstWish(parent), parent)).toMatchObject({ parent: 'a', recipe: { tokens: { q: { tokens: 128 }, ffn: { tokens: 512 } } } });
  });

  test('has a control arm with the same data and training, and no recipe', () => {
    const wish = { ...firstWish(parent), dataset: 'news', peakLearningRate: '0.01' };
    const { recipe: _recipe, ...grown } = requestOf(wish, parent);

    expect(controlOf(wish, parent)).toEqual(grown);
    expect(grown).toMatchObject({ dataset: 'news', training: { steps: 50, peakLearningRate: 0.01 } });
  });

  test('of layers with different counts is a factor for each', () => {
    const block = (tokens: number): never => ({ q: { tokens }, k: { tokens }, v: { tokens }, proj: { tokens }, ffn: { tokens } }) as never;
    const uneven = version('a', [], { config: { blocks: [block(64), block(96)] } as never });

    expect(isEven(uneven.config)).toBe(false);
    expect(rangeOf(uneven.config, 'ffn')).toEqual([64, 96]);
    expect(requestOf({ ...firstWish(uneven), factor: 1.5 }, uneven).recipe.tokens).toEqual({ all: { factor: 1.5 } });
  });

  test('is asked for under its terms, and only with numbers', () => {
    const wish = { ...firstWish(parent), workerClass: 'h200', priority: 80 };

    expect(termsOf(wish)).toEqual({ priority: 80, workerClass: 'h200', deadline: '' });
    expect(termsOf({ ...wish, deadline: '2099-01-01T12:00' }).deadline).toMatch(/^2(098|099)-.*Z$/);
    expect(whyNotGrow(wish)).toBeUndefined();
    expect(whyNotGrow({ ...wish, peakLearningRate: 'fast' })).toContain('no number');
  });

  test('keeps the ratio of the roles while they are linked', () => {
    expect(withTokens(firstWish(parent), parent, 'q', 96, true).tokens.ffn).toBe(384);
    expect(withTokens(firstWish(parent), parent, 'q', 96, false).tokens.ffn).toBe(512);
  });
});

describe('documents', () => {
  test('a plan is text in YAML', () => {
    const wish = { name: 'a b', parent: 'v1', factor: 2, steps: 10, hasControl: true, hasScratch: true, leastGain: 0.1, asksFirst: true, dataset: 'tales', alias: 'production' };

    expect(planText(wish)).toContain('name: "a b"\n');
    expect(planText(wish)).toContain('- {type: growth-gain, atLeast: 0.1, otherwise: ask}');
    expect(planText(wish)).toContain('datasets: [tales]');
    expect(planText(wish)).toContain('type: promote\n    from: bigger\n    alias: production');
  });

  test('cells with commas are quoted', () => {
    expect(csv([['a,b', 'c"d']])).toBe('"a,b","c""d"\n');
  });
});

describe('a model card', () => {
  test('is headings, lists, tables and settings, and whatever else it has is text', () => {
    const card = '---\nlicense: none\n---\n# Tales\nfirst\nline\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n<img src=x onerror=alert(1)>';

    expect(blocksOf(card)).toEqual([
      { kind: 'code', text: 'license: none' },
      { kind: 'heading', level: 1, text: 'Tales' },
      { kind: 'text', text: 'first line' },
      { kind: 'list', items: ['one', 'two'] },
      { kind: 'table', rows: [['a', 'b'], ['1', '2']] },
      { kind: 'text', text: '<img src=x onerror=alert(1)>' },
    ]);
  });

  test('that ends within its code keeps it as code', () => {
    expect(blocksOf('```\n# no heading')).toEqual([{ kind: 'code', text: '# no heading' }]);
  });
});

describe('the layers of a growth', () => {
  const block = (tokens: number): never => ({ q: { tokens, tau: 8 }, k: { tokens, tau: 8 }, v: { tokens, tau: 8 }, proj: { tokens, tau: 8 }, ffn: { tokens, tau: 8 } }) as never;
  const parent = version('a', [], { config: { width: 2, blocks: [block(1)] } as never });
  const child = version('b', ['a'], { parameters: 100, config: { width: 2, blocks: [block(2), block(1)] } as never });

  test('are told with what they had before, what came to them, and their share', () => {
    const [first, second] = growthTable(child, parent);

    expect(first).toMatchObject({ isNew: false, parameters: 40, added: 20, share: 0.4 });
    expect(first?.places[0]).toMatchObject({ role: 'q', before: 1, after: 2 });
    expect(second).toMatchObject({ isNew: true, parameters: 20, added: 20 });
    expect(growthTable(parent, null)[0]).toMatchObject({ isNew: false, added: null });
  });

  test('the norms of new tokens are told as parts of those of the old ones', () => {
    const rowNorms = { 'blocks.1.attn.q.key': { old: 0.5, added: 0.25 } };
    const child = version('v2', ['v1'], { telemetry: { deadTokens: {}, rowNorms } as never });
    const [first, second] = growthTable(child, version('v1'));
    expect(first?.places[0]?.newToOld).toEqual({ key: null, value: null });
    expect(second?.places[0]?.newToOld).toEqual({ key: 0.5, value: null });
  });
});

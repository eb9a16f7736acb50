import { describe, expect, test } from 'vitest';
import type { Move } from '../src/api/decisions';
import type { Version } from '../src/api/types';
import { backOf } from '../src/version/moves';
import { formOf, policyOf, whyNot as whyNoPolicy, wordsOf } from '../src/version/policy';
import { costOf, verbsOf, whyNot } from '../src/version/standing';
import { version } from './samples';

const standing = (word: string, aliases: string[] = []): Version =>
  version('a', [], {
    state: { ...version('a').state, standing: word, aliases },
    files: { 'a.json': { bytes: 1024, sha256: '', href: '' }, 'b.safetensors': { bytes: 3072, sha256: '', href: '' } },
  });

describe('the standing of a version', () => {
  test.each([
    ['active', ['retire']],
    ['retired', ['restore', 'purge']],
    ['purged', []],
  ])('that is %s can become %j', (word, verbs) => {
    expect(verbsOf(standing(word))).toEqual(verbs);
  });

  test('that an alias stands for is not retired, and says why', () => {
    expect(whyNot(standing('active', ['production']), 'retire')).toBe('production stands for it');
    expect(whyNot(standing('active'), 'retire')).toBeUndefined();
  });

  test('says before a purge what it destroys', () => {
    expect(costOf(standing('retired'), 'purge')).toContain('2 files of 4.0 KiB, for ever');
  });
});

describe('the policy of an alias', () => {
  const policy = { evaluations: ['tales', 'odes'], tolerance: 0.1, secondActor: true, locked: false };

  test('is the same after it was in a form', () => {
    expect(policyOf(formOf(policy))).toEqual(policy);
    expect(policyOf({ ...formOf(policy), reason: 'a trial' })).toEqual({ ...policy, reason: 'a trial' });
    expect(policyOf(formOf(undefined))).toEqual({ evaluations: [], secondActor: false, locked: false });
  });

  test('is told in words', () => {
    expect(wordsOf(policy)).toBe('moves to what is measured on tales, odes, at most 0.1 nats worse than an ancestor, approved by a second person');
    expect(wordsOf({ ...policy, locked: true })).toContain('nobody may move it');
    expect(wordsOf({ evaluations: [], secondActor: false, locked: false })).toBe('moves whatever holds');
  });

  test.each([
    [{ tolerance: '-1' }, 'from 0 up'],
    [{ growthGain: 'much' }, 'a number'],
    [{ evaluations: 'tales/1' }, 'no name'],
    [{ growthGain: '-0.5' }, ''],
  ])('with %j cannot be set if it says why: "%s"', (part, why) => {
    const said = whyNoPolicy({ ...formOf(policy), ...part });

    expect(why === '' ? said === '' : said.includes(why)).toBe(true);
  });
});

describe('an alias', () => {
  const move = (from: string | null, to: string | null): Move => ({ moved: { from, to } }) as Move;

  test.each([
    ['of one move has nothing behind it', [move(null, 'a')], null],
    ['goes back to before its newest move', [move('b', 'c'), move('a', 'b')], 'b'],
    ['that was taken back is not brought back again', [move('b', 'a'), move('a', 'b'), move(null, 'a')], null],
    ['that was taken away can come back', [move('a', null), move(null, 'a')], 'a'],
    ['that never moved stays', [], null],
  ])('%s', (_, moves, back) => {
    expect(backOf(moves)).toBe(back);
  });
});

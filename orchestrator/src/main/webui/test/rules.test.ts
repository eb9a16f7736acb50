import { describe, expect, test } from 'vitest';
import { formOf, rulesOf, secondsOf, whyNot, wordsOf, type Rules } from '../src/garbage/rules';

const RULES: Rules = { last: 3, every: 10, tagged: true, purgeAfter: 'PT168H' };

describe('retention rules', () => {
  test.each([['PT168H', 604_800], ['PT1H30M', 5400], ['PT0S', 0], ['PT36H1.5S', 129_601.5]])('%s is %d seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  test('are said in words', () => {
    expect(wordsOf(RULES)).toBe(
      'What stays: the newest 3, the first and one of each 10 after it, those with a tag. Others are retired, and purged after 7 days.',
    );
    expect(wordsOf({ tagged: true, purgeAfter: 'PT24H' })).toContain('purged after 1 day.');
    expect(wordsOf(null)).toBe('All versions stay.');
  });

  test('come out of a form as they went into it', () => {
    expect(rulesOf(formOf(RULES))).toEqual({ last: 3, every: 10, tagged: true, purgeAfter: 'PT604800S' });
    expect(rulesOf({ ...formOf(null), isTagged: true })).toEqual({ tagged: true, purgeAfter: 'PT604800S' });
  });

  test.each([
    [{ last: '', every: '', isTagged: false, days: '7' }, /keep nothing/],
    [{ last: '0', every: '', isTagged: true, days: '7' }, /whole numbers/],
    [{ last: '2.5', every: '', isTagged: true, days: '7' }, /whole numbers/],
    [{ last: '2', every: '', isTagged: false, days: 'soon' }, /number from 0/],
    [{ last: '2', every: '', isTagged: false, days: '' }, /number from 0/],
    [{ last: '2', every: '', isTagged: false, days: '0' }, /^$/],
  ])('of %j are refused with the reason %s', (form, why) => {
    expect(whyNot(form)).toMatch(why);
  });
});

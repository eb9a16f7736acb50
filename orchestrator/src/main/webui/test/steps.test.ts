import { describe, expect, test } from 'vitest';
import { forestOf, isWanted } from '../src/lineage/forest';
import { stepFrom } from '../src/lineage/steps';
import { row } from './samples';

/** a has b and e, b has c, c has d, and d has f. Of these the filter leaves a, d and e. */
const hidden = { isWanted: false };
const forest = forestOf([row('a'), row('b', ['a'], hidden), row('c', ['b'], hidden), row('d', ['c']), row('e', ['a']), row('f', ['d'], hidden)], []);
const all = forest.rows;
const found = all.filter(isWanted);

describe('keys in the log', () => {
  test.each([
    ['a', 'ArrowRight', 'b'],
    ['d', 'ArrowLeft', 'c'],
    ['c', 'ArrowDown', 'd'],
    ['d', 'ArrowUp', 'c'],
    ['a', 'ArrowLeft', null],
    ['f', 'ArrowRight', null],
    ['d', 'End', all.at(-1)?.id],
  ])('lead from %s by %s to %s', (from, key, to) => {
    expect(stepFrom(all, from, key)).toBe(to);
  });

  test.each([
    ['a', 'ArrowDown', found[1]?.id],
    ['d', 'ArrowLeft', 'a'],
    ['a', 'ArrowRight', 'd'],
    ['e', 'Home', 'a'],
    ['a', 'End', found[2]?.id],
  ])('pass over what a filter leaves out: from %s by %s to %s', (from, key, to) => {
    expect(stepFrom(found, from, key)).toBe(to);
  });

  test.each(['ArrowDown', 'ArrowLeft', 'ArrowRight'])('begin at the first row where what is selected is left out: %s', key => {
    expect(stepFrom(found, 'b', key)).toBe('a');
  });
});

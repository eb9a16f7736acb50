import { expect, test } from 'vitest';
import { listed, withWord } from '../src/state/listed';

test.each([
  ['', 'smooth', true, 'smooth'],
  ['log', 'smooth', true, 'log,smooth'],
  ['log,smooth', 'log', false, 'smooth'],
  ['log', 'log', true, 'log'],
  ['log', 'table', false, 'log'],
])('of the words "%s" the word %s is there (%s): "%s"', (value, word, isThere, after) => {
  expect(withWord(value, word, isThere)).toBe(after);
  expect(listed(after).includes(word)).toBe(isThere);
});

import { describe, expect, test } from 'vitest';
import { smooth, stagesOf, tableOf } from '../src/curve/model';
import { version } from './samples';

const root = version('a', [], { lossAtBirth: 5, lossAtEnd: 2.4 });

describe('the curve', () => {
  test('keeps both points of a growth at the same place', () => {
    const child = version('b', ['a'], { lossAtBirth: 2.4, lossAtEnd: 2.1 });

    const [first, second] = stagesOf([root, child], [root, child], 'tokens');

    expect(first?.validation).toEqual([{ at: 0, loss: 5 }, { at: 100, loss: 2.4 }]);
    expect(second?.validation).toEqual([{ at: 100, loss: 2.4 }, { at: 200, loss: 2.1 }]);
    expect(second?.jump).toEqual({ before: 2.4, after: 2.4, verdict: 'kept' });
  });

  test('shows a jump where the function was not preserved', () => {
    const child = version('b', ['a'], { lossAtBirth: 2.9, lossAtEnd: 2.1 });

    const stage = stagesOf([root, child], [], 'tokens')[1];

    expect(stage?.jump?.verdict).toBe('jumped');
  });

  test('does not compare losses of different data', () => {
    const child = version('b', ['a'], { lossAtBirth: 3.5, dataset: { name: 'news', hash: 'def' } });

    expect(stagesOf([root, child], [], 'tokens')[1]?.jump?.verdict).toBe('other-data');
  });

  test('shows the control arm of the same length beside the child, and the gain over it', () => {
    const child = version('b', ['a'], { lossAtEnd: 2.1 });
    const control = version('c', ['a'], { edge: 'continue', lossAtEnd: 2.25 });
    const shorter = version('s', ['a'], { edge: 'continue', trainedTokens: 10 });

    const stage = stagesOf([root, child], [root, shorter, control, child], 'tokens')[1];

    expect(stage?.control?.id).toBe('c');
    expect(stage?.control?.gain).toBeCloseTo(0.15);
  });

  test('claims no gain without a control arm', () => {
    const child = version('b', ['a']);

    expect(stagesOf([root, child], [root, child], 'tokens')[1]?.control).toBeNull();
  });

  test('begins smoothing anew with each series', () => {
    const smoothed = smooth([{ at: 0, loss: 4 }, { at: 1, loss: 2 }], 0.5);

    expect(smoothed).toEqual([{ at: 0, loss: 4 }, { at: 1, loss: 3 }]);
  });

  test('is also a table', () => {
    expect(tableOf(stagesOf([root], [], 'steps'))).toHaveLength(3);
  });
});

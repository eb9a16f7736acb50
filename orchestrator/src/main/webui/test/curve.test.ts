import { describe, expect, test } from 'vitest';
import { pointAt, smooth, stagesOf, tableOf } from '../src/curve/model';
import { curve, segment } from './samples';

const root = segment('a', 0, [5, 2.4]);

describe('the curve', () => {
  test('keeps both points of a growth at the same place', () => {
    const child = segment('b', 100, [2.4, 2.1], { jump: 0 });

    const [first, second] = stagesOf(curve(root, child), 'tokens');

    expect(first?.validation).toEqual([{ at: 0, loss: 5 }, { at: 100, loss: 2.4 }]);
    expect(second?.validation).toEqual([{ at: 100, loss: 2.4 }, { at: 200, loss: 2.1 }]);
    expect(second?.jump).toEqual({ before: 2.4, after: 2.4, verdict: 'kept' });
  });

  test('shows a jump above the tolerance that the server tells', () => {
    const child = segment('b', 100, [2.9, 2.1], { jump: 0.5 });

    expect(stagesOf(curve(root, child), 'tokens')[1]?.jump?.verdict).toBe('jumped');
    expect(stagesOf({ ...curve(root, child), jumpTolerance: 1 }, 'tokens')[1]?.jump?.verdict).toBe('kept');
  });

  test('shows a growth that was not proven as a jump, however small', () => {
    const child = segment('b', 100, [2.4, 2.1], { jump: 0, certified: false });

    expect(stagesOf(curve(root, child), 'tokens')[1]?.jump?.verdict).toBe('jumped');
  });

  test('does not compare losses of different data', () => {
    const child = segment('b', 100, [3.5, 2.1]);

    expect(stagesOf(curve(root, child), 'tokens')[1]?.jump?.verdict).toBe('other-data');
  });

  test('shows the control arm beside the child, as long as it took itself, and the gain over it', () => {
    const length = { tokens: 100, steps: 10, seconds: 1800, flops: 3e5, warmup: 0.1 };
    const control = { version: 'c', length, points: [{ tokens: 100, loss: 2.4 }, { tokens: 200, loss: 2.25 }], gain: 0.15 };
    const child = segment('b', 100, [2.4, 2.1], { jump: 0, control });

    const stage = stagesOf(curve(root, child), 'hours')[1];

    expect(stage?.control).toEqual({ id: 'c', points: [{ at: 1, loss: 2.4 }, { at: 1.5, loss: 2.25 }], gain: 0.15 });
    expect(stage?.to).toBe(2);
  });

  test('keeps the loss of the batches apart from that of validation', () => {
    const learnt = segment('a', 0, [5, 2.4], { training: [{ tokens: 50, loss: 3 }] });

    const [stage] = stagesOf(curve(learnt), 'steps');

    expect(stage?.training).toEqual([{ at: 5, loss: 3 }]);
    expect(stage?.validation).toEqual([{ at: 0, loss: 5 }, { at: 10, loss: 2.4 }]);
  });

  test('claims no gain without a control arm', () => {
    expect(stagesOf(curve(root, segment('b', 100, [2.4, 2.1])), 'tokens')[1]?.control).toBeNull();
  });

  test.each([['tokens', [100, 110, 200]], ['hours', [1, 1.1, 2]], ['steps', [10, 11, 20]], ['flops', [6e5, 6.6e5, 1.2e6]]] as const)(
    'lies over %s with its warm-up',
    (measure, [from, warm, to]) => {
      const stage = stagesOf(curve(root, segment('b', 100, [2.4, 2.1])), measure)[1];

      expect(stage?.from).toBeCloseTo(from);
      expect(stage?.warmUpTo).toBeCloseTo(warm);
      expect(stage?.to).toBeCloseTo(to);
      expect(stage?.validation.map(point => point.at)).toEqual([from, to]);
    },
  );

  test('begins where the versions that are left out end', () => {
    expect(stagesOf(curve(segment('z', 5000, [2, 1])), 'tokens')[0]?.from).toBe(5000);
  });

  test('is smoothed anew with each series, and both ends of a series stay as they were measured', () => {
    const smoothed = smooth([{ at: 0, loss: 4 }, { at: 1, loss: 2 }, { at: 2, loss: 1 }], 0.5);

    expect(smoothed).toEqual([{ at: 0, loss: 4 }, { at: 1, loss: 3 }, { at: 2, loss: 1 }]);
  });

  test('is also a table', () => {
    const learnt = segment('a', 0, [5, 2.4], { training: [{ tokens: 50, loss: 3 }] });

    const rows = tableOf(stagesOf(curve(learnt), 'steps'), 'steps');

    expect(rows.slice(1).map(row => row[1])).toEqual(['validation', 'validation', 'training']);
  });

  test('tells the point that is nearest to the pointer', () => {
    const stages = stagesOf(curve(root, segment('b', 100, [2.4, 2.1])), 'tokens');

    expect(pointAt(stages, 190)).toMatchObject({ stage: { id: 'b' }, point: { loss: 2.1 } });
    expect(pointAt(stages, 20)).toMatchObject({ stage: { id: 'a' }, point: { loss: 5 } });
  });
});

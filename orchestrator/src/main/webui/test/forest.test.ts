import { describe, expect, test } from 'vitest';
import { coloursOf } from '../src/lineage/colours';
import { forestOf, isWanted, neighbour, tableOf, unborn } from '../src/lineage/forest';
import { wishOf } from '../src/lineage/wish';
import { withLive } from '../src/runs/words';
import { pictureOf } from '../src/state/picture';
import { row, run } from './samples';

/** A repeatable chance. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function grown(count: number, seed: number): ReturnType<typeof row>[] {
  const next = chance(seed);
  const versions = [row('v0')];
  while (versions.length < count) {
    const parent = versions[Math.floor(next() * versions.length)];
    versions.push(row(`v${versions.length}`, [parent?.id ?? 'v0']));
  }
  return versions;
}

describe('the forest', () => {
  test.each([[300, 1], [300, 2], [5000, 3]])('of %i versions has few lanes and a row for each', (count, seed) => {
    const forest = forestOf(grown(count, seed), []);

    expect(forest.lanes).toBeLessThanOrEqual(Math.floor(Math.log2(count)) + 1);
    expect(new Set(forest.rows.map(node => node.row)).size).toBe(count);
    expect(forest.rows.every(node => !node.parent || node.parent.row < node.row)).toBe(true);
  });

  test('hangs a version under the nearest one that is drawn, at its true depth', () => {
    const forest = forestOf([row('a'), row('c', ['b', 'x'], { above: 'a', skipped: 1, depth: 2, lineTokens: 300 })], []);

    const drawn = forest.byId.get('c');

    expect(drawn?.parent?.id).toBe('a');
    expect(drawn?.extraParents).toEqual(['x']);
    expect([drawn?.depth, drawn?.tokens, forest.maxDepth]).toEqual([2, 300, 2]);
    expect(tableOf(forest)[2]?.slice(0, 4)).toEqual(['c', 'tales', 'a', '1']);
  });

  test('draws open and failed runs as unborn children, and no others', () => {
    const versions = new Map([['a', row('a')]]);
    const runs = [
      run('open', 'running', { parent: 'a' }),
      run('failed', 'failed', { parent: 'a' }),
      run('done', 'published', { parent: 'a' }),
      run('cancelled', 'cancelled', { parent: 'a' }),
      run('measuring', 'running', { kind: 'evaluate' }),
      run('orphan', 'running', { parent: 'unknown' }),
    ];

    const forest = forestOf([...versions.values()], unborn(runs, versions));

    expect([...forest.byId.keys()].toSorted()).toEqual(['a', 'failed', 'open']);
    expect(forest.byId.get('open')?.parent?.id).toBe('a');
  });

  test('draws a run that failed long ago, until it is tried again', () => {
    const versions = new Map([['a', row('a')]]);
    const failed = [run('filed', 'failed', { parent: 'a' }), run('retried', 'failed', { parent: 'a' })];
    const live = new Map([['retried', run('retried', 'waiting', { parent: 'a' })]]);

    const forest = forestOf([...versions.values()], unborn(withLive(failed, live), versions));

    expect([...forest.byId.keys()].toSorted()).toEqual(['a', 'filed', 'retried']);
    expect(['filed', 'retried'].map(id => forest.byId.get(id)?.run?.state)).toEqual(['failed', 'waiting']);
  });

  test('a version under nothing that is drawn is a root', () => {
    const forest = forestOf([row('b', ['purged'], { above: null })], []);

    expect(forest.byId.get('b')?.parent).toBeNull();
  });

  test('arrow keys lead to the parent, the biggest child and the neighbours', () => {
    const forest = forestOf([row('a'), row('b', ['a']), row('c', ['a']), row('d', ['c'], { depth: 2 })], []);

    expect(neighbour(forest, 'd', 'ArrowLeft')).toBe('c');
    expect(neighbour(forest, 'a', 'ArrowRight')).toBe('c');
    expect(neighbour(forest, 'a', 'ArrowRight', 'b')).toBe('b');
    expect(neighbour(forest, 'a', 'ArrowLeft')).toBeNull();
    const level = ['b', 'c'].toSorted((x, y) => (forest.byId.get(x)?.y ?? 0) - (forest.byId.get(y)?.y ?? 0));
    expect(neighbour(forest, level[0] ?? '', 'ArrowDown')).toBe(level[1]);
  });

  test('fades what a filter did not choose, and with it what is unborn under it', () => {
    const forest = forestOf([row('a', [], { isWanted: false })], [run('open', 'running', { parent: 'a' })]);

    expect(forest.nodes.map(isWanted)).toEqual([false, false]);
  });
});

describe('colours', () => {
  const other = { perplexity: 9, model: 'odes', standing: 'retired', dataset: 'odes/1' };
  const forest = forestOf([row('a', [], { perplexity: 2, dataset: 'tales/1' }), row('b', ['a'], other)], []);
  const [a, b] = forest.nodes;

  test.each(['perplexity', 'status', 'model', 'dataset'] as const)('by %s tell two versions apart', by => {
    const colours = coloursOf(forest, by, 'light');

    expect(a && b && colours.of(a) !== colours.of(b)).toBe(true);
  });

  test('of datasets are shapes too, and the legend has each', () => {
    const colours = coloursOf(forest, 'dataset', 'light');

    expect(a && b && colours.shapeOf(a) !== colours.shapeOf(b)).toBe(true);
    expect(colours.words.map(mark => mark.word)).toEqual(['odes/1', 'tales/1']);
    expect(colours.words.map(mark => mark.shape)).toEqual(['circle', 'square']);
  });

  test('of more datasets than colours are still told apart', () => {
    const many = forestOf(Array.from({ length: 12 }, (_, n) => row(`v${n}`, [], { dataset: `d${n}` })), []);

    const { words } = coloursOf(many, 'dataset', 'light');

    expect(new Set(words.map(mark => mark.fill + mark.shape)).size).toBe(12);
  });
});

describe('the picture that is asked for', () => {
  const outline = pictureOf({ rows: [], versions: 9, hidden: 9, wanted: 9, most: 20 });
  const whole = { ...outline, hidden: 0, rows: [row('v1')] };

  test('is the common one unless the address wants another', () => {
    expect(wishOf('', '', false, null)).toEqual({});
    expect(wishOf('', 'v1', false, whole)).toEqual({});
    expect(wishOf('loss < 2', 'v1', false, whole)).toEqual({ filter: 'loss < 2' });
  });

  test('has the line of the selected version where it may be hidden', () => {
    expect(wishOf('', 'v1', false, outline)).toEqual({ show: ['v1'] });
    expect(wishOf('', 'v2', false, whole)).toEqual({ show: ['v2'] });
    expect(wishOf('', 'r1', false, outline)).toEqual({});
  });

  test('is as large as the server allows when all is asked for', () => {
    expect(wishOf('', 'v1', true, outline)).toEqual({ limit: 20 });
  });
});

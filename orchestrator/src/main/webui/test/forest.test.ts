import { describe, expect, test } from 'vitest';
import { forestOf, neighbour, unborn } from '../src/lineage/forest';
import { run, version } from './samples';

/** A repeatable chance. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function grown(count: number, seed: number): ReturnType<typeof version>[] {
  const next = chance(seed);
  const versions = [version('v0')];
  while (versions.length < count) {
    const parent = versions[Math.floor(next() * versions.length)];
    versions.push(version(`v${versions.length}`, [parent?.id ?? 'v0']));
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

  test('adds up tokens along first parents', () => {
    const forest = forestOf([version('a'), version('b', ['a']), version('c', ['b', 'a'])], []);

    expect(forest.byId.get('c')?.tokens).toBe(300);
    expect(forest.byId.get('c')?.extraParents).toEqual(['a']);
  });

  test('draws open and failed runs as unborn children, and no others', () => {
    const versions = new Map([['a', version('a')]]);
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

  test('a version whose parent is not known is a root', () => {
    const forest = forestOf([version('b', ['purged'])], []);

    expect(forest.byId.get('b')?.parent).toBeNull();
  });

  test('arrow keys lead to the parent, the biggest child and the neighbours', () => {
    const forest = forestOf([version('a'), version('b', ['a']), version('c', ['a']), version('d', ['c'])], []);

    expect(neighbour(forest, 'd', 'ArrowLeft')).toBe('c');
    expect(neighbour(forest, 'a', 'ArrowRight')).toBe('c');
    expect(neighbour(forest, 'a', 'ArrowLeft')).toBeNull();
    const level = ['b', 'c'].toSorted((x, y) => (forest.byId.get(x)?.y ?? 0) - (forest.byId.get(y)?.y ?? 0));
    expect(neighbour(forest, level[0] ?? '', 'ArrowDown')).toBe(level[1]);
  });
});

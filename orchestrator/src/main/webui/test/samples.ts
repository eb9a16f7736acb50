import type { Curve, Run, Segment, Version } from '../src/api/types';
import type { Row } from '../src/state/picture';

const PATTENTION = { tokens: 64, tau: 8 };
const BLOCK = { q: PATTENTION, k: PATTENTION, v: PATTENTION, proj: PATTENTION, ffn: { tokens: 256, tau: 16 } };

/** A version with what most tests do not look at. */
export function version(id: string, parents: string[] = [], more: Partial<Version> = {}): Version {
  return {
    id,
    model: 'tales',
    run: `r${id}`,
    edge: parents.length > 0 ? 'growth' : 'root',
    lossy: false,
    state: { standing: 'published', aliases: [], tags: [], notes: [], published: {} as Version['state']['published'] },
    parents,
    parameters: 1000,
    lossAtBirth: 2,
    lossAtEnd: 1,
    perplexity: 3,
    trainedTokens: 100,
    seconds: 3600,
    dataset: { name: 'tales', hash: 'abc' },
    evaluations: [],
    verifications: [],
    config: { blocks: [BLOCK, BLOCK] } as unknown as Version['config'],
    files: {},
    provenance: {} as Version['provenance'],
    etag: '"1"',
    ...more,
  };
}

/** A version in a picture; the tokens along its line have to be given where they count. */
export function row(id: string, parents: string[] = [], more: Partial<Row> = {}): Row {
  return {
    id,
    model: 'tales',
    run: `r${id}`,
    edge: parents.length > 0 ? 'growth' : 'root',
    lossy: false,
    parents,
    standing: 'active',
    tags: [],
    aliases: [],
    parameters: 1000,
    lossAtBirth: 2,
    lossAtEnd: 1,
    trainedTokens: 100,
    seconds: 3600,
    bytes: 10,
    created: '2026-01-01T00:00:00Z',
    perplexity: 3,
    above: parents[0] ?? null,
    skipped: 0,
    lineTokens: 100,
    depth: parents.length,
    isWanted: true,
    ...more,
  };
}

/** A part of a curve: a stage of 100 tokens that begins and ends with these losses. */
export function segment(id: string, from: number, [birth, end]: [number, number], more: Partial<Segment> = {}): Segment {
  return {
    version: id,
    edge: from === 0 ? 'root' : 'growth',
    parameters: 1000,
    dataset: 'tales/abc',
    from,
    length: { tokens: 100, steps: 10, seconds: 3600, flops: 6e5, warmup: 0.1 },
    points: [{ tokens: from, loss: birth }, { tokens: from + 100, loss: end }],
    training: [],
    ...more,
  };
}

export const curve = (...validation: Segment[]): Curve => ({
  version: validation.at(-1)?.version ?? '',
  validation,
  leftOut: 0,
  jumpTolerance: 1e-3,
});

export function run(id: string, state: string, more: Partial<Run> = {}): Run {
  return {
    id,
    kind: 'grow',
    state,
    generation: 1,
    attempt: 1,
    terms: { priority: 50, team: 'default' },
    measured: [],
    requestedBy: { name: 'ada', verified: false },
    requestedAt: '2026-01-01T00:00:00Z',
    changedAt: '2026-01-01T00:00:00Z',
    ...more,
  } as Run;
}

import type { Run, Version } from '../src/api/types';

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
    ...more,
  };
}

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

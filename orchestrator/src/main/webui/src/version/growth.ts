import type { Continuation, NewGrowth, Version } from '../api/types';
import { perLayer, ROLES, type Role } from './tokens';

/** What the form of a growth holds. */
export interface GrowthWish {
  /** Parameter tokens per layer. */
  tokens: Record<Role, number>;
  steps: number;
  peakLearningRate: string;
  dataset: string;
  tau: 'ramp' | 'keep';
  freeze: 'none' | 'old';
  priority: number;
  /** Whether the parent is trained on beside it, without growth, on the same data for as long. */
  hasControl: boolean;
}

const DOUBLE = 2;

export function firstWish(parent: Version): GrowthWish {
  const count = (role: Role): number => Math.round((perLayer(parent.config, role) ?? 0) * DOUBLE);
  return {
    tokens: { q: count('q'), k: count('k'), v: count('v'), proj: count('proj'), ffn: count('ffn') },
    steps: parent.training?.steps ?? 100,
    peakLearningRate: '',
    dataset: '',
    tau: 'ramp',
    freeze: 'none',
    priority: 50,
    hasControl: false,
  };
}

/** Gives one role another count; when linked, the others keep their ratio to the parent's counts. */
export function withTokens(wish: GrowthWish, parent: Version, role: Role, count: number, isLinked: boolean): GrowthWish {
  const before = perLayer(parent.config, role) ?? 1;
  const factor = count / before;
  const tokens = { ...wish.tokens, [role]: count };
  if (isLinked) {
    for (const other of ROLES) {
      tokens[other] = Math.round((perLayer(parent.config, other) ?? 0) * factor);
    }
  }
  return { ...wish, tokens };
}

/** The control arm of a growth; what is as the parent has it is left out. */
export function controlOf(wish: GrowthWish, parent: Version): Continuation {
  const training = {
    steps: wish.steps,
    ...(wish.peakLearningRate ? { peakLearningRate: Number(wish.peakLearningRate) } : {}),
  };
  return { parent: parent.id, training, ...(wish.dataset ? { dataset: wish.dataset } : {}) };
}

/** The request of a growth: its control arm, and grown. */
export function requestOf(wish: GrowthWish, parent: Version): NewGrowth {
  return {
    ...controlOf(wish, parent),
    recipe: {
      tokens: Object.fromEntries(ROLES.map(role => [role, { tokens: wish.tokens[role] }])),
      tau: wish.tau,
      freeze: wish.freeze,
    } as NewGrowth['recipe'],
  };
}

import type { AskedTerms } from '../api/calls';
import type { Continuation, NewGrowth, Version } from '../api/types';
import { momentOf } from '../runs/moments';
import { isEven, perLayer, ROLES, type Role } from './tokens';

/** What the form of a growth holds. */
export interface GrowthWish {
  /** Parameter tokens per layer, where all layers have the same. */
  tokens: Record<Role, number>;
  /** So many times what each layer has, where they differ. */
  factor: number;
  steps: number;
  peakLearningRate: string;
  dataset: string;
  tau: 'ramp' | 'keep';
  freeze: 'none' | 'old';
  priority: number;
  /** The only class of workers that may do it; any if it is empty. */
  workerClass: string;
  /** In local time, as it is typed. */
  deadline: string;
  /** Whether the parent is trained on beside it, without growth, on the same data for as long. */
  hasControl: boolean;
}

const DOUBLE = 2;

export function firstWish(parent: Version): GrowthWish {
  const count = (role: Role): number => Math.round((perLayer(parent.config, role) ?? 0) * DOUBLE);
  return {
    tokens: { q: count('q'), k: count('k'), v: count('v'), proj: count('proj'), ffn: count('ffn') },
    factor: DOUBLE,
    steps: parent.training?.steps ?? 100,
    peakLearningRate: '',
    dataset: '',
    tau: 'ramp',
    freeze: 'none',
    priority: 50,
    workerClass: '',
    deadline: '',
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

/** Under which terms it is asked for. */
export const termsOf = ({ priority, workerClass, deadline }: GrowthWish): AskedTerms => ({
  priority,
  workerClass,
  deadline: momentOf(deadline),
});

/** Why it cannot be asked for; nothing if it can. */
export function whyNot(wish: GrowthWish): string | undefined {
  if (!(wish.steps >= 1)) {
    return 'it takes one step at least';
  }
  return Number.isNaN(Number(wish.peakLearningRate)) ? 'the peak learning rate is no number' : undefined;
}

/** The request of a growth: its control arm, and grown. */
export function requestOf(wish: GrowthWish, parent: Version): NewGrowth {
  return {
    ...controlOf(wish, parent),
    recipe: {
      tokens: isEven(parent.config)
        ? Object.fromEntries(ROLES.map(role => [role, { tokens: wish.tokens[role] }]))
        : { all: { factor: wish.factor } },
      tau: wish.tau,
      freeze: wish.freeze,
    } as NewGrowth['recipe'],
  };
}

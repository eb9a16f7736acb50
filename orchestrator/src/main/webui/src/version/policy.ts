import type { NewPolicy, Policy } from '../api/decisions';

/** What the form of a policy holds, as it is typed. */
export interface PolicyForm {
  evaluations: string;
  tolerance: string;
  growthGain: string;
  secondActor: boolean;
  locked: boolean;
  reason: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const textOf = (value: number | null | undefined): string => (value == null ? '' : String(value));

export const formOf = (policy: Policy | undefined): PolicyForm => ({
  evaluations: policy?.evaluations.join(', ') ?? '',
  tolerance: textOf(policy?.tolerance),
  growthGain: textOf(policy?.growthGain),
  secondActor: policy?.secondActor ?? false,
  locked: policy?.locked ?? false,
  reason: '',
});

const setsOf = (form: PolicyForm): string[] => form.evaluations.split(/[\s,]+/).filter(Boolean);

/** Why it cannot be set so; empty if it can. */
export function whyNot(form: PolicyForm): string {
  const wrong = setsOf(form).find(set => !NAME.test(set));
  if (wrong) {
    return `${wrong} is no name of a dataset`;
  }
  if (form.tolerance !== '' && !(Number(form.tolerance) >= 0)) {
    return 'what it may lose is a number from 0 up';
  }
  return form.growthGain !== '' && !Number.isFinite(Number(form.growthGain)) ? 'the gain is a number' : '';
}

export const policyOf = (form: PolicyForm): NewPolicy => ({
  evaluations: setsOf(form),
  ...(form.tolerance === '' ? {} : { tolerance: Number(form.tolerance) }),
  ...(form.growthGain === '' ? {} : { growthGain: Number(form.growthGain) }),
  secondActor: form.secondActor,
  locked: form.locked,
  ...(form.reason === '' ? {} : { reason: form.reason }),
});

/** What must hold before the alias moves, in a few words. */
export function wordsOf(policy: Policy): string {
  if (policy.locked) {
    return 'locked: nobody may move it';
  }
  const gates = [
    policy.evaluations.length > 0 && `measured on ${policy.evaluations.join(', ')}`,
    policy.tolerance != null && `at most ${policy.tolerance} nats worse than an ancestor`,
    policy.growthGain != null && `${policy.growthGain} nats better than its control arm`,
    policy.secondActor && 'approved by a second person',
  ].filter(Boolean);
  return gates.length > 0 ? `moves to what is ${gates.join(', ')}` : 'moves whatever holds';
}

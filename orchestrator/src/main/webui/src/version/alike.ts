import type { Version } from '../api/types';

/** On what a loss was measured. */
export interface Windows {
  dataset: { hash: string };
  windows: number;
  sequence: number;
}

/** Whether two losses can be compared: the same windows of the same dataset. */
export const isMeasuredAlike = (one: Windows, other: Windows): boolean =>
  one.dataset.hash === other.dataset.hash && one.windows === other.windows && one.sequence === other.sequence;

/** On what the losses of a version's own training were measured; nothing where it was not trained. */
const windowsOf = ({ dataset, training }: Version): Windows | null =>
  dataset && training ? { dataset, windows: training.evaluationWindows, sequence: training.sequence } : null;

/** Whether the losses of the trainings of two versions can be compared, and what is made of these. */
export function areAlike(one: Version, other: Version): boolean {
  const [first, second] = [windowsOf(one), windowsOf(other)];
  return first !== null && second !== null && isMeasuredAlike(first, second);
}

import type { Version } from '../api/types';
import { fixed } from '../format';

type Evaluation = Version['evaluations'][number];

/** How sure a measured loss is, or what is made of it; empty where nobody knows. */
export const intervalOf = ({ interval }: Evaluation, of: (loss: number) => number, digits: number): string =>
  interval ? ` [${fixed(of(interval.from), digits)}, ${fixed(of(interval.to), digits)}]` : '';

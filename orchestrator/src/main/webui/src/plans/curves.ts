import type { Plan } from '../api/types';

export type Stage = Plan['stages'][number];
export type Arm = Stage['arms'][number];

export interface Drawn {
  arm: string;
  /** The place of the arm in its stage, which gives it its colour. */
  place: number;
  points: string;
  end: { x: number; y: number };
}

export interface Chart {
  lines: Drawn[];
  tokens: number;
  least: number;
  most: number;
  /** Arms that begin above what is drawn. */
  above: string[];
}

export const WIDTH = 420;
export const HEIGHT = 150;
const LEFT = 40;
const TOP = 10;
const RIGHT = 12;
const BOTTOM = 22;

/** The validation losses of a stage's arms over the tokens since its beginning; nothing if none is known. */
export function chartOf(stage: Stage): Chart | null {
  const all = stage.arms.flatMap(arm => arm.curve);
  if (all.length === 0) {
    return null;
  }
  const tokens = Math.max(1, ...all.map(point => point.tokens));
  // A scratch arm begins so far above the others that they would lie on one another.
  const inView = stage.arms.filter(arm => arm.arm !== 'scratch').flatMap(arm => arm.curve);
  const least = Math.min(...all.map(point => point.loss));
  const most = Math.max(...(inView.length > 0 ? inView : all).map(point => point.loss));
  const x = (at: number): number => LEFT + (at / tokens) * (WIDTH - LEFT - RIGHT);
  const y = (loss: number): number => TOP + ((most - loss) / (most - least || 1)) * (HEIGHT - TOP - BOTTOM);
  const lines = stage.arms.flatMap((arm, place) => {
    const last = arm.curve.at(-1);
    return last
      ? [
          {
            arm: arm.arm,
            place,
            points: arm.curve.map(point => `${x(point.tokens).toFixed(1)},${y(point.loss).toFixed(1)}`).join(' '),
            end: { x: x(last.tokens), y: y(last.loss) },
          },
        ]
      : [];
  });
  const above = stage.arms.filter(arm => arm.curve.some(point => point.loss > most)).map(arm => arm.arm);
  return { lines, tokens, least, most, above };
}

/** The same as a table. */
export const curveRows = (stage: Stage): string[][] => [
  ['arm', 'step', 'tokens', 'validation loss'],
  ...stage.arms.flatMap(arm =>
    arm.curve.map(point => [arm.arm, String(point.step), String(point.tokens), String(point.loss)]),
  ),
];

/** How much of what was expected it was, in words. */
export function comparedTo(actual: number | null | undefined, expected: number | null | undefined): string {
  return actual == null || expected == null || expected === 0 ? '' : `${(actual / expected).toFixed(2)} of it`;
}

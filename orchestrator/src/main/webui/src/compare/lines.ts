import type { Curve } from '../api/types';
import { stagesOf, type Measure, type Point } from '../curve/model';

export interface Line {
  id: string;
  points: Point[];
}

export interface Overlaid {
  /** The version at which all of them part; nothing if they share none. */
  common: string | null;
  /** What all share, once. */
  shared: Point[];
  /** Each version's own way from there; of an ancestor of the others its end. */
  own: Line[];
}

/** How many versions, counted from the root, all lines begin with. */
function sharedLength(lines: string[][]): number {
  const [first = [], ...others] = lines;
  const differs = first.findIndex((id, index) => others.some(line => line[index] !== id));
  return differs < 0 ? first.length : differs;
}

/** The curves of several versions over one axis. */
export function linesOf(curves: Curve[], measure: Measure): Overlaid {
  const lines = curves.map(curve => stagesOf(curve, measure));
  const length = sharedLength(lines.map(line => line.map(stage => stage.id)));
  const common = lines[0]?.[length - 1];
  const shared = (lines[0] ?? []).slice(0, length).flatMap(stage => stage.validation);
  return {
    common: common?.id ?? null,
    shared,
    own: lines.map((line, index) => ({
      id: curves[index]?.version ?? '',
      points: line.length === length ? shared.slice(-1) : line.slice(length).flatMap(stage => stage.validation),
    })),
  };
}

/** The same as rows. */
export function tableOf({ shared, own }: Overlaid, name: string, metric = 'loss'): string[][] {
  const rows = (line: string, points: Point[]): string[][] => points.map(({ at, loss }) => [line, String(at), String(loss)]);
  return [['line', name, `validation ${metric}`], ...rows('shared', shared), ...own.flatMap(line => rows(line.id, line.points))];
}

import type { Version } from '../api/types';

export type Measure = 'tokens' | 'hours' | 'steps';

export interface Point {
  at: number;
  loss: number;
}

/** What one version adds to the curve of its line. */
export interface Stage {
  id: string;
  edge: Version['edge'];
  parameters: number;
  from: number;
  to: number;
  /** On the validation split, both ends of the stage among them. */
  validation: Point[];
  /** Where the learning rate rose and tau was ramped. */
  warmUpTo: number;
  /** What growth did to the loss; null at a root. */
  jump: Jump | null;
  /** The same parent, trained on as long without growth; null if nobody did that. */
  control: { id: string; points: Point[]; gain: number | null } | null;
}

export interface Jump {
  before: number;
  after: number;
  /** Whether the function was not preserved, or cannot be compared. */
  verdict: 'kept' | 'jumped' | 'other-data';
}

/** A loss that moves by less was not moved by a growth: losses are means over many tokens in fp32. */
const TOLERANCE = 1e-3;

/** How long a version was trained, in the measure of the axis. */
export function lengthOf(version: Version, measure: Measure): number {
  switch (measure) {
    case 'tokens':
      return version.trainedTokens;
    case 'hours':
      return (version.seconds ?? 0) / 3600;
    case 'steps':
      return version.training?.steps ?? 0;
  }
}

function pointsOf(version: Version, from: number, length: number): Point[] {
  const points: Point[] = [];
  if (version.lossAtBirth != null) {
    points.push({ at: from, loss: version.lossAtBirth });
  }
  if (version.lossAtEnd != null) {
    points.push({ at: from + length, loss: version.lossAtEnd });
  }
  return points;
}

function jumpAt(parent: Version | undefined, child: Version): Jump | null {
  const before = parent?.lossAtEnd;
  const after = child.lossAtBirth;
  if (before == null || after == null) {
    return null;
  }
  if (parent?.dataset?.hash !== child.dataset?.hash) {
    return { before, after, verdict: 'other-data' };
  }
  const isKept = Math.abs(after - before) <= TOLERANCE && child.certificate?.passed !== false;
  return { before, after, verdict: isKept ? 'kept' : 'jumped' };
}

/** The sibling that went on without growth, on the same data for as long. */
function controlOf(version: Version, all: Iterable<Version>): Version | null {
  for (const other of all) {
    const isControl =
      other.edge === 'continue' &&
      version.edge === 'growth' &&
      other.parents[0] === version.parents[0] &&
      other.trainedTokens === version.trainedTokens &&
      other.dataset?.hash === version.dataset?.hash;
    if (isControl) {
      return other;
    }
  }
  return null;
}

/** A line of versions, the root first, as the stages of one curve. */
export function stagesOf(path: Version[], all: Iterable<Version>, measure: Measure): Stage[] {
  let from = 0;
  return path.map((version, index) => {
    const length = lengthOf(version, measure);
    const control = controlOf(version, all);
    const stage: Stage = {
      id: version.id,
      edge: version.edge,
      parameters: version.parameters,
      from,
      to: from + length,
      validation: pointsOf(version, from, length),
      warmUpTo: from + length * (version.training?.warmup ?? 0),
      jump: jumpAt(path[index - 1], version),
      control: control && {
        id: control.id,
        points: pointsOf(control, from, length),
        gain: gain(control.lossAtEnd, version.lossAtEnd),
      },
    };
    from += length;
    return stage;
  });
}

const gain = (control: number | null | undefined, grown: number | null | undefined): number | null =>
  control == null || grown == null ? null : control - grown;

/** An exponential mean that begins anew with each series: nothing is smoothed across a growth. */
export function smooth(points: Point[], keep = 0.9): Point[] {
  let mean: number | null = null;
  return points.map(({ at, loss }) => {
    mean = mean === null ? loss : mean * keep + loss * (1 - keep);
    return { at, loss: mean };
  });
}

/** The same curve as rows, for people and programs that cannot look at it. */
export function tableOf(stages: Stage[]): string[][] {
  return [
    ['version', 'parameters', 'at', 'validation loss'],
    ...stages.flatMap(stage =>
      stage.validation.map(point => [stage.id, String(stage.parameters), String(point.at), String(point.loss)]),
    ),
  ];
}

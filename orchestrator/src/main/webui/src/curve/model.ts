import type { Curve, Length, Segment } from '../api/types';

/** What a curve may be drawn over. */
export const MEASURES = ['tokens', 'hours', 'flops', 'steps'] as const;

export type Measure = (typeof MEASURES)[number];

export const MEASURE_NAMES: Record<Measure, string> = {
  tokens: 'tokens',
  hours: 'device-hours',
  flops: 'FLOPs',
  steps: 'steps',
};

export interface Point {
  at: number;
  loss: number;
}

/** What one version adds to the curve of its line. */
export interface Stage {
  id: string;
  edge: Segment['edge'];
  parameters: number;
  from: number;
  to: number;
  /** On the validation split, both ends of the stage among them. */
  validation: Point[];
  /** Of the batches, as running means: other text, and a model that learns meanwhile. Never joined to the one above. */
  training: Point[];
  /** Where the learning rate stopped rising, and tau where it was ramped. */
  warmUpTo: number;
  /** What happened to the loss at its birth; null at a root. */
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

/** How long a version was trained, in the measure of the axis. */
export function lengthOf(length: Length, measure: Measure): number {
  switch (measure) {
    case 'tokens':
      return length.tokens;
    case 'hours':
      return length.seconds / 3600;
    case 'flops':
      return length.flops;
    case 'steps':
      return length.steps;
  }
}

function jumpAt(parent: Segment | undefined, child: Segment, tolerance: number): Jump | null {
  const before = parent?.points.at(-1)?.loss;
  const after = child.points[0]?.loss;
  if (before === undefined || after === undefined) {
    return null;
  }
  if (child.jump == null) {
    return { before, after, verdict: 'other-data' };
  }
  const isKept = Math.abs(child.jump) <= tolerance && child.certified !== false;
  return { before, after, verdict: isKept ? 'kept' : 'jumped' };
}

/** A stitched curve, the root first, as stages over one axis. */
export function stagesOf(curve: Curve, measure: Measure): Stage[] {
  let from = measure === 'tokens' ? (curve.validation[0]?.from ?? 0) : 0;
  return curve.validation.map((segment, index) => {
    const length = lengthOf(segment.length, measure);
    const start = from;
    const placed = (points: Segment['points'], whole: Length): Point[] =>
      points.map(({ tokens, loss }) => ({
        at: start + (whole.tokens > 0 ? ((tokens - segment.from) / whole.tokens) * lengthOf(whole, measure) : 0),
        loss,
      }));
    const { control } = segment;
    from += length;
    return {
      id: segment.version,
      edge: segment.edge,
      parameters: segment.parameters,
      from: start,
      to: from,
      validation: placed(segment.points, segment.length),
      training: placed(segment.training, segment.length),
      warmUpTo: start + length * segment.length.warmup,
      jump: jumpAt(curve.validation[index - 1], segment, curve.jumpTolerance),
      // A step of the model that was not grown takes less than one of the child.
      control: control ? { id: control.version, points: placed(control.points, control.length), gain: control.gain ?? null } : null,
    };
  });
}

/**
 * An exponential mean that begins anew with each series: nothing is smoothed across a growth. The
 * first and the last point stay as they were measured, so that a jump at a birth is seen as it is.
 */
export function smooth(points: Point[], keep = 0.9): Point[] {
  let mean: number | null = null;
  return points.map(({ at, loss }, index) => {
    mean = mean === null ? loss : mean * keep + loss * (1 - keep);
    return { at, loss: index === points.length - 1 ? loss : mean };
  });
}

/** The same curve as rows, for people and programs that cannot look at it. */
export function tableOf(stages: Stage[], measure: Measure): string[][] {
  const rows = (series: string, stage: Stage, points: Point[]): string[][] =>
    points.map(point => [stage.id, series, String(stage.parameters), String(point.at), String(point.loss)]);
  return [
    ['version', 'series', 'parameters', MEASURE_NAMES[measure], 'loss'],
    ...stages.flatMap(stage => [
      ...rows('validation', stage, stage.validation),
      ...rows('training', stage, stage.training),
      ...(stage.control ? rows(`control arm ${stage.control.id}`, stage, stage.control.points) : []),
    ]),
  ];
}

/** The stage at a place of the axis, and its point that is nearest. */
export function pointAt(stages: Stage[], at: number): { stage: Stage; point: Point | null } | null {
  const stage = stages.find(one => at <= one.to) ?? stages.at(-1);
  if (!stage) {
    return null;
  }
  const nearer = (one: Point, other: Point): Point => (Math.abs(other.at - at) < Math.abs(one.at - at) ? other : one);
  return { stage, point: stage.validation.length > 0 ? stage.validation.reduce(nearer) : null };
}

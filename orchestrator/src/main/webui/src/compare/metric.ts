import type { Curve } from '../api/types';

/** What is drawn of a validation loss. */
export const METRICS = ['loss', 'perplexity', 'bits-per-byte'] as const;

export type Metric = (typeof METRICS)[number];

export const METRIC_NAMES: Record<Metric, string> = { loss: 'loss', perplexity: 'perplexity', 'bits-per-byte': 'bits per byte' };

/** A loss in nats per token as a metric says it; nothing where that takes what is not known. */
export function valueOf(metric: Metric, loss: number, bytesPerToken: number | null | undefined): number | null {
  switch (metric) {
    case 'loss':
      return loss;
    case 'perplexity':
      return Math.exp(loss);
    case 'bits-per-byte':
      return bytesPerToken ? loss / Math.LN2 / bytesPerToken : null;
  }
}

/** A curve with its losses in a metric; points that have no value there are left out. */
export const inMetric = (curve: Curve, metric: Metric): Curve => ({
  ...curve,
  validation: curve.validation.map(segment => ({
    ...segment,
    points: segment.points.flatMap(point => {
      const value = valueOf(metric, point.loss, segment.bytesPerToken);
      return value === null ? [] : [{ ...point, loss: value }];
    }),
  })),
});

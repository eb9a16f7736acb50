import type { Point } from '../api/ops';

/** Perplexity per token, of a loss in nats. */
export const perplexityOf = (loss: number): number => Math.exp(loss);

/** The points that nothing smaller beats, the smallest first. */
export const frontierOf = (points: readonly Point[]): Point[] => points.filter(point => point.best);

/** What is drawn, as a table. */
export const tableOf = (points: readonly Point[]): string[][] => [
  ['version', 'model', 'parameters', 'bits per byte', 'perplexity', 'loss', 'frontier'],
  ...points.map(point => [
    point.id,
    point.model,
    String(point.parameters),
    String(point.bitsPerByte),
    String(perplexityOf(point.loss)),
    String(point.loss),
    point.best ? 'yes' : 'no',
  ]),
];

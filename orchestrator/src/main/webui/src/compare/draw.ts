import uPlot from 'uplot';
import { axes, stageColour, table, token } from '../curve/draw';
import type { Measure, Point } from '../curve/model';
import type { Line } from './lines';

export interface Overlaid {
  shared: Point[];
  own: Line[];
  measure: Measure;
}

/** Draws several lines over one axis; what they share is grey. The result ends it. */
export function drawOverlay(host: HTMLElement, { shared, own, measure }: Overlaid): () => void {
  const dots = (stroke: string): uPlot.Series.Points => ({ show: true, size: 6, fill: token('--card'), stroke, width: 2 });
  const size = (): { width: number; height: number } => ({ width: host.clientWidth, height: host.clientHeight });
  const plot = new uPlot(
    {
      ...size(),
      legend: { show: false },
      cursor: { y: false },
      scales: { x: { time: false } },
      axes: axes({ measure, isLog: false, isSmooth: false, hidesWarmUp: false }),
      series: [
        {},
        { stroke: token('--text-3'), width: 2, spanGaps: true, points: dots(token('--text-3')) },
        ...own.map((_, index) => ({ stroke: stageColour(index), width: 2, spanGaps: true, points: dots(stageColour(index)) })),
      ],
    },
    table([shared, ...own.map(line => line.points)]),
    host,
  );
  const watch = new ResizeObserver(() => plot.setSize(size()));
  watch.observe(host);
  return () => {
    watch.disconnect();
    plot.destroy();
  };
}

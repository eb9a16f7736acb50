import uPlot from 'uplot';
import { axes, stageColour, table, token } from '../curve/draw';
import type { Measure } from '../curve/model';
import type { Overlaid } from './lines';

const STAGES = 6;

/** Draws several lines over one axis; what they share is grey. The result ends it. */
export function drawOverlay(host: HTMLElement, { shared, own }: Overlaid, measure: Measure): () => void {
  const dots = (stroke: string): uPlot.Series.Points => ({ show: true, size: 5, fill: token('--card'), stroke, width: 2 });
  const size = (): { width: number; height: number } => ({ width: host.clientWidth, height: host.clientHeight });
  // With more lines than colours the others are dashed.
  const line = (index: number): uPlot.Series => ({
    stroke: stageColour(index),
    width: 2,
    spanGaps: true,
    points: dots(stageColour(index)),
    ...(index >= STAGES ? { dash: [6, 4] } : {}),
  });
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
        ...own.map((_, index) => line(index)),
      ],
    },
    table([shared, ...own.map(one => one.points)]),
    host,
  );
  const watch = new ResizeObserver(() => plot.setSize(size()));
  watch.observe(host);
  return () => {
    watch.disconnect();
    plot.destroy();
  };
}

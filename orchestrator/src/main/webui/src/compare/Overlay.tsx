import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { axes, stageColour, table, token } from '../curve/draw';
import type { Measure, Point } from '../curve/model';
import { fixed } from '../format';
import { theme } from '../state/theme';
import type { Line } from './lines';

interface OverlayProps {
  shared: Point[];
  own: Line[];
  measure: Measure;
}

function draw(host: HTMLElement, { shared, own, measure }: OverlayProps): () => void {
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

/** The validation losses of several versions over one axis; what they share is grey and drawn once. */
export function Overlay(props: OverlayProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current ? draw(host.current, props) : undefined), [props.shared, props.own, theme.value]);
  const text = props.own.map(line => `${line.id} ends at ${fixed(line.points.at(-1)?.loss, 3)}`).join('; ');
  return <div class="overlay" ref={host} role="img" aria-label={`Validation losses: ${text}`} />;
}

import uPlot from 'uplot';
import { si } from '../format';
import { smooth, type Measure, type Point, type Stage } from './model';

export interface CurveLook {
  isLog: boolean;
  isSmooth: boolean;
  hidesWarmUp: boolean;
  measure: Measure;
}

const STAGES = 6;

export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const stageColour = (index: number): string => token(`--stage-${(index % STAGES) + 1}`);

/** Series over one common axis: a value where the series has a point, else nothing. */
export function table(series: Point[][]): uPlot.AlignedData {
  const all = series.flatMap((points, of) => points.map(point => ({ ...point, of })));
  all.sort((a, b) => a.at - b.at || a.of - b.of);
  const columns = series.map((_, of) => all.map(point => (point.of === of ? point.loss : null)));
  return [all.map(point => point.at), ...columns];
}

function lines(stages: Stage[], look: CurveLook): { points: Point[]; series: uPlot.Series }[] {
  const shown = (points: Point[]): Point[] => (look.isSmooth ? smooth(points) : points);
  const own = stages.map((stage, index) => ({
    points: shown(stage.validation),
    series: {
      stroke: stageColour(index),
      width: 2,
      spanGaps: true,
      points: { show: stage.validation.length < 30, size: 6, fill: token('--card'), stroke: stageColour(index), width: 2 },
    },
  }));
  const controls = stages.flatMap(stage => (stage.control ? [stage.control.points] : [])).map(points => ({
    points,
    series: { stroke: token('--text-3'), width: 1.5, dash: [5, 4], spanGaps: true, points: { show: false } },
  }));
  const learnt = stages.map((stage, index) => ({
    points: shown(stage.training),
    series: { stroke: stageColour(index), width: 1, alpha: 0.5, spanGaps: true, points: { show: false } },
  }));
  return [...learnt, ...own, ...controls];
}

const axisName: Record<Measure, (value: number) => string> = {
  tokens: value => si(value, value < 1e6 ? 1 : 0),
  hours: value => `${Number(value.toPrecision(3))} h`,
  flops: value => si(value),
  steps: value => si(value),
};

/** What the stages look like behind the lines: bands, boundaries, counts of parameters. */
function ground(stages: Stage[]): (plot: uPlot) => void {
  return plot => {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    stages.forEach((stage, index) => {
      const left = Math.max(bbox.left, plot.valToPos(stage.from, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(stage.to, 'x', true));
      if (right <= left) {
        return;
      }
      band(ctx, left, right, bbox, index % 2 === 1 ? token('--band') : 'transparent');
      const warm = Math.min(right, plot.valToPos(stage.warmUpTo, 'x', true));
      band(ctx, left, warm, bbox, token('--warn-ground'));
      if (index > 0) {
        boundary(ctx, left, bbox, stage.jump?.verdict === 'jumped', ratio);
      }
      caption(ctx, si(stage.parameters), left, right, bbox.top - 7 * ratio, stageColour(index), ratio);
    });
    ctx.restore();
  };
}

type Context = CanvasRenderingContext2D;

function band(ctx: Context, left: number, right: number, box: uPlot.BBox, fill: string): void {
  ctx.fillStyle = fill;
  ctx.fillRect(left, box.top, Math.max(0, right - left), box.height);
}

function boundary(ctx: Context, x: number, box: uPlot.BBox, isJump: boolean, ratio: number): void {
  ctx.strokeStyle = token(isJump ? '--warn' : '--text-3');
  ctx.lineWidth = (isJump ? 2.5 : 1) * ratio;
  ctx.setLineDash(isJump ? [] : [3 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(x, box.top);
  ctx.lineTo(x, box.top + box.height);
  ctx.stroke();
}

function caption(ctx: Context, text: string, left: number, right: number, y: number, fill: string, ratio: number): void {
  ctx.font = `600 ${10.5 * ratio}px Inter, system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.fillStyle = fill;
  if (right - left > ctx.measureText(text).width + 6 * ratio) {
    ctx.fillText(text, (left + right) / 2, y);
  }
}

function lossRange(stages: Stage[], look: CurveLook): uPlot.Range.Function {
  const late = stages.flatMap(stage => stage.validation.filter(point => point.at >= stage.warmUpTo));
  const cap = look.hidesWarmUp && late.length > 1 ? Math.max(...late.map(point => point.loss)) : Infinity;
  return (_plot, least, most) => {
    const top = Math.min(most, cap);
    const room = Math.max(1e-6, top - least) * 0.06;
    return look.isLog ? [least * 0.985, top * 1.015] : [least - room, top + room];
  };
}

export function axes(look: CurveLook): uPlot.Axis[] {
  const common: uPlot.Axis = {
    stroke: token('--text-3'),
    grid: { stroke: token('--line-2'), width: 1 },
    ticks: { show: false },
    font: '11px Inter, system-ui, sans-serif',
    gap: 6,
  };
  return [
    { ...common, size: 28, space: 80, values: (_plot, values) => values.map(axisName[look.measure]) },
    { ...common, size: 46, values: (_plot, values) => values.map(value => (value == null ? '' : value.toFixed(2))) },
  ];
}

/** Draws the curve of a line into a host; the result ends it. */
export function drawCurve(
  host: HTMLElement,
  stages: Stage[],
  look: CurveLook,
  point: (at: number | null, left: number) => void,
): () => void {
  const all = lines(stages, look);
  const size = (): { width: number; height: number } => ({ width: host.clientWidth, height: host.clientHeight });
  const plot = new uPlot(
    {
      ...size(),
      padding: [22, 14, 0, 0],
      legend: { show: false },
      scales: { x: { time: false }, y: { distr: look.isLog ? 3 : 1, range: lossRange(stages, look) } },
      cursor: { y: false, drag: { x: true, y: false } },
      axes: axes(look),
      series: [{}, ...all.map(one => one.series)],
      hooks: {
        drawClear: [ground(stages)],
        setCursor: [
          shown => {
            const left = shown.cursor.left ?? -1;
            point(left < 0 ? null : shown.posToVal(left, 'x'), left + shown.bbox.left / devicePixelRatio);
          },
        ],
      },
    },
    table(all.map(one => one.points)),
    host,
  );
  const watch = new ResizeObserver(() => plot.setSize(size()));
  watch.observe(host);
  return () => {
    watch.disconnect();
    plot.destroy();
  };
}

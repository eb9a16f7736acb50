import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Point } from '../api/ops';
import { counted, fixed, nats, si } from '../format';
import { go } from '../state/route';
import { VersionLink } from '../ui/bits';
import { csvLink } from '../ui/csv';
import { frontierOf, perplexityOf, tableOf } from './frontier';

const WIDTH = 560;
const HEIGHT = 240;
const LEFT = 56;
const BOTTOM = 26;
const TICKS = 4;

interface Scale {
  x: (parameters: number) => number;
  y: (bitsPerByte: number) => number;
  least: [number, number];
  most: [number, number];
}

function scaleOf(all: readonly Point[]): Scale {
  const logs = all.map(one => Math.log10(one.parameters));
  const values = all.map(one => one.bitsPerByte);
  const [x0, x1] = [Math.min(...logs) - 0.05, Math.max(...logs) + 0.05];
  const room = (Math.max(...values) - Math.min(...values)) * 0.1 || 1;
  const [y0, y1] = [Math.min(...values) - room, Math.max(...values) + room];
  return {
    x: parameters => LEFT + ((Math.log10(parameters) - x0) / (x1 - x0)) * (WIDTH - LEFT - 14),
    y: bits => HEIGHT - BOTTOM - ((bits - y0) / (y1 - y0)) * (HEIGHT - BOTTOM - 14),
    least: [x0, y0],
    most: [x1, y1],
  };
}

const between = (from: number, to: number): number[] =>
  Array.from({ length: TICKS }, (_, index) => from + ((to - from) * (index + 0.5)) / TICKS);

function Axes({ scale }: { scale: Scale }): JSX.Element {
  return (
    <g class="axis">
      {between(scale.least[1], scale.most[1]).map(value => (
        <g key={value}>
          <line x1={LEFT} x2={WIDTH - 8} y1={scale.y(value)} y2={scale.y(value)} />
          <text x={LEFT - 8} y={scale.y(value) + 4} class="end">{value.toFixed(2)}</text>
        </g>
      ))}
      {between(scale.least[0], scale.most[0]).map(value => (
        <text key={value} x={scale.x(10 ** value)} y={HEIGHT - 6}>{si(10 ** value)}</text>
      ))}
    </g>
  );
}

function Drawing({ points }: { points: readonly Point[] }): JSX.Element {
  const scale = scaleOf(points);
  const frontier = frontierOf(points);
  const line = frontier.map(one => `${scale.x(one.parameters)},${scale.y(one.bitsPerByte)}`).join(' ');
  const best = frontier.at(-1);
  const text = `${counted(points.length, 'version')}; the best has ${fixed(best?.bitsPerByte, 3)} bits per byte with ${si(best?.parameters)} parameters`;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
      <Axes scale={scale} />
      <polyline points={line} />
      {points.map(one => (
        <circle
          key={one.id}
          class={one.best ? 'best' : ''}
          cx={scale.x(one.parameters)}
          cy={scale.y(one.bitsPerByte)}
          r={one.best ? 5 : 3.5}
          onClick={() => go(`/versions/${one.id}`)}
        >
          <title>{`${one.id}: ${si(one.parameters)}, perplexity ${fixed(perplexityOf(one.loss), 2)}, ${nats(one.loss, one.bitsPerByte)}`}</title>
        </circle>
      ))}
    </svg>
  );
}

function Table({ points }: { points: readonly Point[] }): JSX.Element {
  return (
    <div class="scroll-y" tabIndex={0} role="region" aria-label="bits per byte against parameters, as a table">
      <table class="plain">
        <thead>
          <tr>
            <th>Version</th>
            <th>Model</th>
            <th class="num">Parameters</th>
            <th class="num">Bits per byte</th>
            <th class="num">Perplexity</th>
            <th class="num">Nats</th>
            <th>Frontier</th>
          </tr>
        </thead>
        <tbody>
          {points.map(one => (
            <tr key={one.id}>
              <td><VersionLink id={one.id} /></td>
              <td>{one.model}</td>
              <td class="num">{si(one.parameters)}</td>
              <td class="num">{fixed(one.bitsPerByte, 3)}</td>
              <td class="num">{fixed(perplexityOf(one.loss), 2)}</td>
              <td class="num">{fixed(one.loss, 3)}</td>
              <td>{one.best ? 'yes' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Versions as points; what nothing smaller beats as a line. */
export function Frontier({ points }: { points: readonly Point[] }): JSX.Element {
  const isTable = useSignal(false);
  const last = frontierOf(points).slice(-3).reverse();
  return (
    <figure class="frontier">
      {isTable.value ? <Table points={points} /> : <Drawing points={points} />}
      <figcaption class="hint inside">
        {last.map(one => (
          <span key={one.id}>
            <VersionLink id={one.id} /> {si(one.parameters)}, {fixed(one.bitsPerByte, 3)}
          </span>
        ))}
        <span class="grow" />
        <button class="button" aria-pressed={isTable.value} onClick={() => (isTable.value = !isTable.value)}>
          {isTable.value ? 'View as chart' : 'View as table'}
        </button>
        <a class="button" href={csvLink(tableOf(points))} download="frontier.csv">CSV</a>
      </figcaption>
    </figure>
  );
}

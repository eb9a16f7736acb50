import type { JSX } from 'preact';
import type { Row as Version } from '../state/picture';
import { fixed, si } from '../format';
import { go } from '../state/route';
import { frontierOf } from './frontier';

const WIDTH = 560;
const HEIGHT = 240;
const LEFT = 46;
const BOTTOM = 26;
const TICKS = 4;

interface Scale {
  x: (parameters: number) => number;
  y: (perplexity: number) => number;
  least: [number, number];
  most: [number, number];
}

function scaleOf(all: Version[]): Scale {
  const logs = all.map(one => Math.log10(one.parameters));
  const losses = all.map(one => one.perplexity ?? 0);
  const [x0, x1] = [Math.min(...logs) - 0.05, Math.max(...logs) + 0.05];
  const room = (Math.max(...losses) - Math.min(...losses)) * 0.1 || 1;
  const [y0, y1] = [Math.min(...losses) - room, Math.max(...losses) + room];
  return {
    x: parameters => LEFT + ((Math.log10(parameters) - x0) / (x1 - x0)) * (WIDTH - LEFT - 14),
    y: perplexity => HEIGHT - BOTTOM - ((perplexity - y0) / (y1 - y0)) * (HEIGHT - BOTTOM - 14),
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
          <text x={LEFT - 20} y={scale.y(value) + 4}>{value.toFixed(1)}</text>
        </g>
      ))}
      {between(scale.least[0], scale.most[0]).map(value => (
        <text key={value} x={scale.x(10 ** value)} y={HEIGHT - 6}>{si(10 ** value)}</text>
      ))}
    </g>
  );
}

/** Every version as a point; the frontier as a line. */
export function Frontier({ versions }: { versions: Version[] }): JSX.Element {
  const all = versions.filter(one => one.perplexity != null);
  const scale = scaleOf(all);
  const frontier = frontierOf(all);
  const line = frontier.map(one => `${scale.x(one.parameters)},${scale.y(one.perplexity ?? 0)}`).join(' ');
  const best = frontier.at(-1);
  const text = `${all.length} versions; the best has perplexity ${fixed(best?.perplexity, 2)} with ${si(best?.parameters)} parameters`;
  return (
    <figure class="frontier">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
        <Axes scale={scale} />
        <polyline points={line} />
        {all.slice(0, 2000).map(one => (
          <circle
            key={one.id}
            class={frontier.includes(one) ? 'best' : ''}
            cx={scale.x(one.parameters)}
            cy={scale.y(one.perplexity ?? 0)}
            r={frontier.includes(one) ? 5 : 3.5}
            onClick={() => go(`/versions/${one.id}`)}
          >
            <title>{`${one.id}: ${si(one.parameters)}, perplexity ${fixed(one.perplexity, 2)}`}</title>
          </circle>
        ))}
      </svg>
      <figcaption class="hint inside">
        {frontier.slice(-3).map(one => (
          <span key={one.id}>
            <a class="mono" href={`/versions/${one.id}`}>{one.id}</a> {si(one.parameters)}, {fixed(one.perplexity, 2)}{' '}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

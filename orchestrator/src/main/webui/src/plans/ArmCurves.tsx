import type { JSX } from 'preact';
import { fixed, si } from '../format';
import { listed, withWord } from '../state/listed';
import { query, setQuery } from '../state/route';
import { csvLink } from '../ui/csv';
import { chartOf, curveRows, HEIGHT, WIDTH, type Chart, type Stage } from './curves';

function Drawing({ chart, stage }: { chart: Chart; stage: Stage }): JSX.Element {
  const text = stage.arms
    .filter(arm => arm.curve.length > 0)
    .map(arm => `${arm.arm} from ${fixed(arm.curve[0]?.loss, 3)} to ${fixed(arm.curve.at(-1)?.loss, 3)}`)
    .join('; ');
  return (
    <svg class="arm-curves" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Validation losses: ${text}`}>
      <g class="axis">
        <text x={34} y={14} class="end">{fixed(chart.most, 2)}</text>
        <text x={34} y={HEIGHT - 22} class="end">{fixed(chart.least, 2)}</text>
        <text x={40} y={HEIGHT - 6}>0</text>
        <text x={WIDTH - 12} y={HEIGHT - 6} class="end">{si(chart.tokens)} tokens</text>
        <line x1={40} x2={WIDTH - 12} y1={HEIGHT - 22} y2={HEIGHT - 22} />
      </g>
      <svg x={0} y={4} width={WIDTH} height={HEIGHT - 24} viewBox={`0 4 ${WIDTH} ${HEIGHT - 24}`}>
        {chart.lines.map(line => (
          <g key={line.arm} class={`arm arm-${line.place}`}>
            <polyline points={line.points} />
            <circle cx={line.end.x} cy={line.end.y} r={4} />
          </g>
        ))}
      </svg>
    </svg>
  );
}

function Table({ stage }: { stage: Stage }): JSX.Element {
  const [head, ...rows] = curveRows(stage);
  return (
    <div class="scroll-y" tabIndex={0} role="region" aria-label="validation losses, as a table">
      <table class="plain">
        <thead><tr>{head?.map(name => <th key={name}>{name}</th>)}</tr></thead>
        <tbody>{rows.map((row, index) => <tr key={index}>{row.map((cell, at) => <td key={at}>{cell}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

/** What the arms of a stage learned, over the same tokens. */
export function ArmCurves({ stage }: { stage: Stage }): JSX.Element | null {
  const isTable = listed(query('tables')).includes(stage.name);
  const chart = chartOf(stage);
  if (!chart) {
    return null;
  }
  return (
    <figure>
      {isTable ? <Table stage={stage} /> : <Drawing chart={chart} stage={stage} />}
      <figcaption class="hint legend">
        {chart.lines.map(line => (
          <span key={line.arm} class={`arm-${line.place}`}><i aria-hidden="true" /> {line.arm}</span>
        ))}
        {chart.above.length > 0 && <span>{chart.above.join(', ')} begins above what is drawn</span>}
        <span class="grow" />
        <button class="button" aria-pressed={isTable} onClick={() => setQuery({ tables: withWord(query('tables'), stage.name, !isTable) })}>
          {isTable ? 'View as chart' : 'View as table'}
        </button>
        <a class="button" href={csvLink(curveRows(stage))} download={`${stage.name}.csv`}>CSV</a>
      </figcaption>
    </figure>
  );
}

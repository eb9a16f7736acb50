import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { Version } from '../api/types';
import { fixed, si, signed } from '../format';
import { query, setQuery } from '../state/route';
import { theme } from '../state/theme';
import { Card, Empty } from '../ui/Card';
import { csvLink } from '../ui/csv';
import type { CurveLook } from './draw';
import { stagesOf, tableOf, type Measure, type Stage } from './model';
import { Plotted } from './Plotted';

const MEASURES: Measure[] = ['tokens', 'hours', 'steps'];
const NAMES: Record<Measure, string> = { tokens: 'tokens', hours: 'device-hours', steps: 'steps' };

interface CurveProps {
  path: Version[];
  all: Version[];
}

function measure(): Measure {
  return MEASURES.find(one => one === query('cx')) ?? 'tokens';
}

/** The honest curve of a version's line: validation losses only, both points of each growth kept. */
export function CurveCard({ path, all }: CurveProps): JSX.Element {
  const isTable = useSignal(false);
  const look = useSignal({ isLog: false, isSmooth: false, hidesWarmUp: false });
  const axis = measure();
  const stages = useMemo(() => stagesOf(path, all, axis), [path, all, axis]);
  const isLong = stages.some(stage => stage.validation.length > 20);
  const toggle = (name: keyof typeof look.value, label: string): JSX.Element => (
    <label>
      <input type="checkbox" checked={look.value[name]} onChange={event => (look.value = { ...look.value, [name]: event.currentTarget.checked })} />
      {label}
    </label>
  );
  const tools = (
    <>
      {toggle('hidesWarmUp', 'Hide warm-up')}
      {isLong && toggle('isSmooth', 'Smooth')}
      {toggle('isLog', 'Log scale')}
      <div class="tabs" role="group" aria-label="Axis">
        {MEASURES.map(one => (
          <button key={one} aria-pressed={one === axis} onClick={() => setQuery({ cx: one === 'tokens' ? '' : one })}>
            {NAMES[one]}
          </button>
        ))}
      </div>
      <button class="button" aria-pressed={isTable.value} onClick={() => (isTable.value = !isTable.value)}>
        {isTable.value ? 'View as curve' : 'View as table'}
      </button>
    </>
  );
  const last = stages.at(-1);
  const hint = last ? `validation loss, ${stages.length} stages, ${si(last.to)} ${NAMES[axis]}` : '';
  return (
    <Card title="Loss along the lineage" hint={hint} tools={tools}>
      {stages.every(stage => stage.validation.length === 0) ? (
        <Empty title="No validation loss was measured along this line." />
      ) : isTable.value ? (
        <CurveTable stages={stages} />
      ) : (
        <Plot stages={stages} look={{ ...look.value, measure: axis }} />
      )}
      <Notes stages={stages} hidesWarmUp={look.value.hidesWarmUp} />
    </Card>
  );
}

function altOf(stages: Stage[]): string {
  const losses = stages.flatMap(stage => stage.validation.map(point => point.loss));
  return `Validation loss from ${fixed(losses[0], 3)} to ${fixed(losses.at(-1), 3)} over ${stages.length} stages`;
}

function Plot({ stages, look }: { stages: Stage[]; look: CurveLook }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const at = useSignal<{ value: number; left: number } | null>(null);
  const draw = async (host: HTMLElement): Promise<() => void> => {
    const { drawCurve } = await import('./draw');
    return drawCurve(host, stages, look, (value, left) => {
      at.value = value === null ? null : { value, left };
    });
  };
  const stage = at.value && stages.find(one => at.value !== null && at.value.value <= one.to);
  return (
    <div class="plot-frame" ref={frame}>
      <Plotted class="plot" label={altOf(stages)} draw={draw} changes={[stages, ...Object.values(look), theme.value]} />
      {at.value && stage && (
        <div class="tip" style={{ left: `${Math.min(at.value.left + 14, (frame.current?.clientWidth ?? 500) - 200)}px` }}>
          <strong class="mono">{stage.id}</strong>
          <span>{si(stage.parameters)} parameters</span>
          <span>
            loss {fixed(stage.validation[0]?.loss, 3)} → {fixed(stage.validation.at(-1)?.loss, 3)}
          </span>
          {stage.control && <span>control arm ends at {fixed(stage.control.points.at(-1)?.loss, 3)}</span>}
        </div>
      )}
    </div>
  );
}

const VERDICTS = { kept: '', jumped: 'the function was not preserved', 'other-data': 'measured on other data' };

/** What each growth did, in words: the jump at its birth, and its gain over the control arm. */
function Notes({ stages, hidesWarmUp }: { stages: Stage[]; hidesWarmUp: boolean }): JSX.Element {
  const grown = stages.filter(stage => stage.jump);
  return (
    <div class="inside notes">
      {hidesWarmUp && <p class="hint">The losses of the warm-ups are out of range here, not left out.</p>}
      {grown.map(({ id, edge, jump, control }) => (
        <p key={id} class={jump?.verdict === 'kept' ? 'hint' : 'jumped'}>
          <a class="mono" href={`/versions/${id}`}>{id}</a> at {edge}: {fixed(jump?.before, 3)} → {fixed(jump?.after, 3)} (
          {signed((jump?.after ?? 0) - (jump?.before ?? 0), 3)}){jump && VERDICTS[jump.verdict] && `, ${VERDICTS[jump.verdict]}`}
          {edge === 'growth' &&
            (control?.gain != null
              ? ` · gain over the control arm ${signed(control.gain, 4)}`
              : ' · no control arm: most of a drop after growth is more training')}
        </p>
      ))}
    </div>
  );
}

function CurveTable({ stages }: { stages: Stage[] }): JSX.Element {
  const [head, ...rows] = tableOf(stages);
  return (
    <div class="inside scroll-x" tabIndex={0} role="region" aria-label="the curve as a table">
      <table class="plain">
        <thead><tr>{head?.map(name => <th key={name}>{name}</th>)}</tr></thead>
        <tbody>
          {rows.map((row, index) => <tr key={index}>{row.map((cell, at) => <td key={at} class={at ? 'num' : 'mono'}>{cell}</td>)}</tr>)}
        </tbody>
      </table>
      <a class="button" href={csvLink(tableOf(stages))} download="curve.csv">Download CSV</a>
    </div>
  );
}

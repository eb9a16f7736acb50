import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { Curve } from '../api/types';
import { counted, fixed, si, signed } from '../format';
import { later } from '../state/code';
import { listed, withWord } from '../state/listed';
import { query, setQuery } from '../state/route';
import { theme } from '../state/theme';
import { curves } from '../state/versions';
import { Card, Empty, Loaded } from '../ui/Card';
import type * as Drawing from './draw';
import type { CurveLook } from './draw';
import { MEASURE_NAMES, MEASURES, pointAt, stagesOf, tableOf, type Measure, type Point, type Stage } from './model';
import { Plotted } from './Plotted';
import { PointTable } from './PointTable';

const drawing = later(() => import('./draw'));

/** What the address can say of how the curve is shown, and as which words. */
const WORDS = { hidesWarmUp: 'no-warm-up', isSmooth: 'smooth', isLog: 'log', isTable: 'table' } as const;

type Word = keyof typeof WORDS;

const has = (name: Word): boolean => listed(query('look')).includes(WORDS[name]);

const set = (name: Word, is: boolean): void => setQuery({ look: withWord(query('look'), WORDS[name], is) });

const measure = (): Measure => MEASURES.find(one => one === query('cx')) ?? 'tokens';

/** The honest curve of a version's line: training and validation apart, both points of each growth kept. */
export function CurveCard({ id }: { id: string }): JSX.Element {
  const reading = curves.of(id);
  return reading.want().value ? (
    <CurveOf curve={reading.value as Curve} />
  ) : (
    <Card title="Loss along the lineage"><Loaded of={reading}>{() => null}</Loaded></Card>
  );
}

function CurveOf({ curve }: { curve: Curve }): JSX.Element {
  const isTable = has('isTable');
  const look = { isLog: has('isLog'), isSmooth: has('isSmooth'), hidesWarmUp: has('hidesWarmUp') };
  const axis = measure();
  const stages = useMemo(() => stagesOf(curve, axis), [curve, axis]);
  const toggle = (name: keyof typeof look, label: string): JSX.Element => (
    <label>
      <input type="checkbox" checked={look[name]} onChange={event => set(name, event.currentTarget.checked)} />
      {label}
    </label>
  );
  const tools = (
    <>
      {toggle('hidesWarmUp', 'Hide warm-up')}
      {toggle('isSmooth', 'Smooth')}
      {toggle('isLog', 'Log scale')}
      <div class="tabs" role="group" aria-label="Axis">
        {MEASURES.map(one => (
          <button key={one} aria-pressed={one === axis} onClick={() => setQuery({ cx: one === 'tokens' ? '' : one })}>
            {MEASURE_NAMES[one]}
          </button>
        ))}
      </div>
      <button class="button" aria-pressed={isTable} onClick={() => set('isTable', !isTable)}>
        {isTable ? 'View as curve' : 'View as table'}
      </button>
    </>
  );
  const last = stages.at(-1);
  const left = curve.leftOut > 0 ? `, ${counted(curve.leftOut, 'older version')} left out` : '';
  const hint = last ? `validation loss, ${counted(stages.length, 'stage')}, ${si(last.to)} ${MEASURE_NAMES[axis]}${left}` : '';
  return (
    <Card title="Loss along the lineage" hint={hint} tools={tools}>
      {stages.every(stage => stage.validation.length === 0) ? (
        <Empty title="No validation loss was measured along this line." />
      ) : isTable ? (
        <PointTable name="the curve" rows={tableOf(stages, axis)} />
      ) : (
        <Plot stages={stages} look={{ ...look, measure: axis }} />
      )}
      <Notes stages={stages} hidesWarmUp={look.hidesWarmUp} isSmooth={look.isSmooth} />
    </Card>
  );
}

function altOf(stages: Stage[]): string {
  const losses = stages.flatMap(stage => stage.validation.map(point => point.loss));
  return `Validation loss from ${fixed(losses[0], 3)} to ${fixed(losses.at(-1), 3)} over ${counted(stages.length, 'stage')}`;
}

function Plot({ stages, look }: { stages: Stage[]; look: CurveLook }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const at = useSignal<{ value: number; left: number } | null>(null);
  const draw = ({ drawCurve }: typeof Drawing, host: HTMLElement): (() => void) =>
    drawCurve(host, stages, look, (value, left) => {
      at.value = value === null ? null : { value, left };
    });
  const found = at.value && pointAt(stages, at.value.value);
  const room = (frame.current?.clientWidth ?? 500) - 210;
  return (
    <>
      <div class="plot-frame" ref={frame}>
        <Plotted class="plot" label={altOf(stages)} with={drawing} draw={draw} changes={[stages, ...Object.values(look), theme.value]} />
        {at.value && found && (
          <div class="tip" style={{ left: `${Math.min(at.value.left + 14, room)}px` }}>
            <Tip stage={found.stage} point={found.point} />
          </div>
        )}
      </div>
      <Key stages={stages} />
    </>
  );
}

function Tip({ stage, point }: { stage: Stage; point: Point | null }): JSX.Element {
  return (
    <>
      <strong class="mono">{stage.id}</strong>
      <span>{si(stage.parameters)} parameters</span>
      {point && <span>loss {fixed(point.loss, 4)}, perplexity {fixed(Math.exp(point.loss), 2)}</span>}
      {stage.control && <span>control arm ends at {fixed(stage.control.points.at(-1)?.loss, 4)}</span>}
    </>
  );
}

/** What lines and bands mean. */
function Key({ stages }: { stages: Stage[] }): JSX.Element {
  return (
    <p class="curve-key hint">
      <span><i class="line" aria-hidden="true" />validation loss</span>
      {stages.some(stage => stage.warmUpTo > stage.from) && (
        <span><i class="warm" aria-hidden="true" />learning rate warms up; a ramped tau ramps</span>
      )}
      {stages.length > 1 && <span><i class="birth" aria-hidden="true" />a birth</span>}
      {stages.some(stage => stage.control) && <span><i class="control" aria-hidden="true" />control arm, not grown</span>}
      {stages.some(stage => stage.training.length > 0) && (
        <span><i class="learnt" aria-hidden="true" />training loss, a running mean of the batches</span>
      )}
    </p>
  );
}

const VERDICTS = { kept: '', jumped: 'the function was not preserved', 'other-data': 'measured on other data' };

interface NotesProps {
  stages: Stage[];
  hidesWarmUp: boolean;
  isSmooth: boolean;
}

/** What each growth did, in words: the jump at its birth, and its gain over the control arm. */
function Notes({ stages, hidesWarmUp, isSmooth }: NotesProps): JSX.Element {
  const grown = stages.filter(stage => stage.jump);
  return (
    <div class="inside notes">
      {hidesWarmUp && <p class="hint">The losses of the warm-ups are out of range here, not left out.</p>}
      {isSmooth && <p class="hint">Smoothing begins anew at each birth: no jump is smoothed away.</p>}
      {grown.map(({ id, edge, jump, control }) => (
        <p key={id} class={jump?.verdict === 'jumped' ? 'jumped' : 'hint'} data-jump={jump?.verdict}>
          <a class="mono" href={`/versions/${id}`}>{id}</a> at {edge}: {fixed(jump?.before, 3)} → {fixed(jump?.after, 3)} (
          {signed((jump?.after ?? 0) - (jump?.before ?? 0), 3)}){jump && VERDICTS[jump.verdict] && `, ${VERDICTS[jump.verdict]}`}
          {edge === 'growth' &&
            (control?.gain != null ? (
              <> · gain over the control arm <a class="mono" href={`/versions/${control.id}`}>{control.id}</a> {signed(control.gain, 4)}</>
            ) : (
              ' · no control arm: most of a drop after growth is more training'
            ))}
        </p>
      ))}
    </div>
  );
}

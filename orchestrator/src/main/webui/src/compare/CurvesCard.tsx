import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Curve } from '../api/types';
import { MEASURE_NAMES, type Measure } from '../curve/model';
import { PointTable } from '../curve/PointTable';
import { query, setQuery } from '../state/route';
import { curves } from '../state/versions';
import { Card, Loaded } from '../ui/Card';
import { VersionLink } from '../ui/bits';
import { linesOf, tableOf } from './lines';
import { inMetric, METRIC_NAMES, METRICS } from './metric';
import { Overlay } from './Overlay';

const OFFERED: readonly Measure[] = ['tokens', 'hours', 'flops'];

const isRead = (curve: Curve | null): curve is Curve => curve !== null;

/** The stitched curves of several versions over one another; what they share is drawn once. */
export function CurvesCard({ ids }: { ids: string[] }): JSX.Element {
  const isTable = query('look') === 'table';
  const measure = OFFERED.find(one => one === query('x')) ?? 'tokens';
  const readings = ids.map(id => curves.of(id).want());
  const read = readings.map(one => one.value);
  const metric = METRICS.find(one => one === query('metric')) ?? 'loss';
  const known = read.filter(isRead);
  const overlaid = useMemo(() => linesOf(known.map(curve => inMetric(curve, metric)), measure), [...read, measure, metric]);
  const missing = readings.filter(one => one.value === null);
  const tools = (
    <>
      <div class="tabs" role="group" aria-label="Metric">
        {METRICS.map(one => (
          <button key={one} aria-pressed={one === metric} onClick={() => setQuery({ metric: one === 'loss' ? '' : one })}>
            {METRIC_NAMES[one]}
          </button>
        ))}
      </div>
      <div class="tabs" role="group" aria-label="Axis">
        {OFFERED.map(one => (
          <button key={one} aria-pressed={one === measure} onClick={() => setQuery({ x: one === 'tokens' ? '' : one })}>
            {MEASURE_NAMES[one]}
          </button>
        ))}
      </div>
      <button class="button" aria-pressed={isTable} onClick={() => setQuery({ look: isTable ? '' : 'table' })}>
        {isTable ? 'View as curves' : 'View as table'}
      </button>
    </>
  );
  const hint = overlaid.common ? <>they part at <VersionLink id={overlaid.common} /></> : 'they share no ancestor';
  return (
    <Card title={`Validation ${METRIC_NAMES[metric]}`} hint={missing.length === 0 ? hint : ''} tools={tools}>
      {missing.map((one, index) => <Loaded key={index} of={one}>{() => null}</Loaded>)}
      {isTable ? (
        <PointTable name="the curves" rows={tableOf(overlaid, MEASURE_NAMES[measure], METRIC_NAMES[metric])} />
      ) : (
        <div class="inside"><Overlay overlaid={overlaid} measure={measure} metric={metric} /></div>
      )}
    </Card>
  );
}

import type { JSX } from 'preact';
import type { Measure } from '../curve/model';
import { Plotted } from '../curve/Plotted';
import { fixed } from '../format';
import { later } from '../state/code';
import { theme } from '../state/theme';
import type * as Drawing from './draw';
import type { Overlaid } from './lines';
import { METRIC_NAMES, type Metric } from './metric';

const drawing = later(() => import('./draw'));

interface OverlayProps {
  overlaid: Overlaid;
  measure: Measure;
  metric: Metric;
}

/** The validation losses of several versions over one axis, and which line is whose. */
export function Overlay({ overlaid, measure, metric }: OverlayProps): JSX.Element {
  const text = overlaid.own.map(line => `${line.id} ends at ${fixed(line.points.at(-1)?.loss, 3)}`).join('; ');
  const draw = ({ drawOverlay }: typeof Drawing, host: HTMLElement): (() => void) => drawOverlay(host, overlaid, measure);
  return (
    <>
      <Plotted class="overlay" label={`Validation ${METRIC_NAMES[metric]}: ${text}`} with={drawing} draw={draw} changes={[overlaid, measure, theme.value]} />
      <p class="curve-key hint">
        {overlaid.shared.length > 0 && <span><i class="shared" aria-hidden="true" />shared</span>}
        {overlaid.own.map((line, index) => (
          <span key={line.id}>
            <i class={`line-${(index % 6) + 1}`} aria-hidden="true" />
            <span class="mono">{line.id}</span> {fixed(line.points.at(-1)?.loss, 3)}
          </span>
        ))}
      </p>
    </>
  );
}

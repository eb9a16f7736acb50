import type { JSX } from 'preact';
import { Plotted } from '../curve/Plotted';
import { fixed } from '../format';
import { theme } from '../state/theme';
import type { Overlaid } from './draw';

/** The validation losses of several versions over one axis; what they share is drawn once. */
export function Overlay(props: Overlaid): JSX.Element {
  const text = props.own.map(line => `${line.id} ends at ${fixed(line.points.at(-1)?.loss, 3)}`).join('; ');
  const draw = async (host: HTMLElement): Promise<() => void> => (await import('./draw')).drawOverlay(host, props);
  return (
    <Plotted
      class="overlay"
      label={`Validation losses: ${text}`}
      draw={draw}
      changes={[props.shared, props.own, props.measure, theme.value]}
    />
  );
}

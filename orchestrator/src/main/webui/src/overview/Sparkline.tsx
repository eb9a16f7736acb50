import type { JSX } from 'preact';
import type { Queue } from '../api/ops';

const WIDTH = 260;
const HEIGHT = 36;

/** How many runs waited in the last hour. */
export function Sparkline({ past }: { past: Queue['past'] }): JSX.Element | null {
  if (past.length < 2) {
    return null;
  }
  const most = Math.max(1, ...past.map(one => one.runs));
  const from = Date.parse(past[0]?.at ?? '');
  const whole = Math.max(1, Date.parse(past.at(-1)?.at ?? '') - from);
  const at = (one: Queue['past'][number]): string =>
    `${(((Date.parse(one.at) - from) / whole) * WIDTH).toFixed(1)},${(HEIGHT - 3 - (one.runs / most) * (HEIGHT - 6)).toFixed(1)}`;
  const minutes = Math.max(1, Math.round(whole / 60_000));
  const text = `Waiting in the last ${minutes} min: ${past[0]?.runs} first, ${most} at most, ${past.at(-1)?.runs} now`;
  return (
    <figure class="sparkline">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={text}>
        <polyline points={past.map(at).join(' ')} />
      </svg>
      <figcaption class="hint">{minutes} min, at most {most}</figcaption>
    </figure>
  );
}

import type { ComponentChildren, JSX } from 'preact';
import type { Version } from '../api/types';
import { fixed } from '../format';
import { intervalOf } from './interval';

type Measured = Version['evaluations'][number];

interface TableProps {
  rows: readonly Measured[];
  /** A last column. */
  more?: { name: string; cell: (row: Measured) => ComponentChildren };
}

/** Losses on named sets, and how sure they are. */
export function MeasuredTable({ rows, more }: TableProps): JSX.Element {
  return (
    <div class="inside scroll-x" tabIndex={0} role="region" aria-label="evaluations by set">
      <table class="plain">
        <thead>
          <tr>
            <th>Set</th><th class="num">Loss</th><th class="num">Perplexity</th><th class="num">Bits per byte</th>
            {more && <th class="num">{more.name}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(one => (
            <tr key={one.run + one.dataset.hash}>
              <td>{one.dataset.name}<small class="dim"> {one.windows} × {one.sequence}</small></td>
              <td class="num">{fixed(one.loss, 4)}<small class="dim">{intervalOf(one, loss => loss, 4)}</small></td>
              <td class="num">{fixed(one.perplexity, 2)}<small class="dim">{intervalOf(one, Math.exp, 2)}</small></td>
              <td class="num">{fixed(one.bitsPerByte, 3)}</td>
              {more && <td class="num">{more.cell(one)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.some(one => one.interval) && (
        <p class="hint">In brackets: where the set's true value lies in 95 of 100 cases, by the spread of the windows.</p>
      )}
    </div>
  );
}

import type { JSX } from 'preact';
import { csvLink } from '../ui/csv';

/** What a drawing shows, as a table that can be taken away. The first row is the head. */
export function PointTable({ name, rows: [head, ...rows] }: { name: string; rows: string[][] }): JSX.Element {
  return (
    <div class="inside scroll-x point-table" tabIndex={0} role="region" aria-label={`${name} as a table`}>
      <a class="button" href={csvLink([head ?? [], ...rows])} download="curve.csv">Download CSV</a>
      <table class="plain">
        <thead><tr>{head?.map(cell => <th key={cell}>{cell}</th>)}</tr></thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>{row.map((cell, at) => <td key={at} class={/^[\d.e+-]+$/.test(cell) ? 'num' : 'mono'}>{cell}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import type { JSX } from 'preact';
import type { Version } from '../api/types';
import { fixed, si } from '../format';
import { Card, Empty } from '../ui/Card';
import { VersionLink } from '../ui/bits';
import { ROLE_NAMES, ROLES, tokensOf } from '../version/tokens';
import { setsOf } from './sets';

interface BarProps {
  value: number;
  most: number;
  text: string;
}

/** A number with its share of the largest, so that rows can be compared by eye too. */
function Bar({ value, most, text }: BarProps): JSX.Element {
  return (
    <span class="bar-cell">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="100" height="8" />
        <rect class="new" width={most > 0 ? (100 * value) / most : 0} height="8" />
      </svg>
      <span class="num">{text}</span>
    </span>
  );
}

interface GridProps {
  versions: Version[];
  rows: { name: string; values: (number | null)[]; text: (value: number) => string }[];
  what: string;
}

function Grid({ versions, rows, what }: GridProps): JSX.Element {
  return (
    <div class="inside scroll-x" tabIndex={0} role="region" aria-label={what}>
      <table class="plain compare">
        <thead><tr><th>{what}</th>{versions.map(one => <th key={one.id}><VersionLink id={one.id} /></th>)}</tr></thead>
        <tbody>
          {rows.map(({ name, values, text }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, index) => (
                <td key={index}>
                  {value === null ? '–' : <Bar value={value} most={Math.max(...values.map(one => one ?? 0))} text={text(value)} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Parameter tokens by role and version. */
export function GrowthMatrix({ versions }: { versions: Version[] }): JSX.Element {
  const rows = ROLES.map(role => ({
    name: ROLE_NAMES[role],
    values: versions.map(one => tokensOf(one.config, role)),
    text: (value: number) => si(value),
  }));
  return <Card title="Growth" hint="parameter tokens in all layers"><Grid versions={versions} rows={rows} what="tokens by role" /></Card>;
}

/** Losses on named sets, by set and version; only equal windows are compared. */
export function EvaluationBars({ versions }: { versions: Version[] }): JSX.Element {
  const rows = setsOf(versions).map(row => ({ ...row, text: (value: number) => fixed(value, 4) }));
  return (
    <Card title="Evaluations" hint="loss in nats per token">
      {rows.length === 0 ? (
        <Empty title="None of them was measured on a named set yet. A version's page can ask for it." />
      ) : (
        <Grid versions={versions} rows={rows} what="loss by set" />
      )}
    </Card>
  );
}

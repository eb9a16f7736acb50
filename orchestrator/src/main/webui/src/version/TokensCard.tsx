import type { JSX } from 'preact';
import type { Version } from '../api/types';
import { counted, si, signed, signedSi } from '../format';
import { Card } from '../ui/Card';
import { growthTable, type LayerRow } from './growthTable';
import { ROLE_NAMES, ROLES } from './tokens';

interface OfVersion {
  version: Version;
  parent: Version | null;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** Of bars, in which the norm of old tokens is 1. */
const TALLEST = 1.5;

/** How long the new tokens of a layer have become: a bar for the keys and the values of each role. */
function NewNorms({ row }: { row: LayerRow }): JSX.Element | null {
  const grown = row.places.filter(place => place.newToOld.key !== null || place.newToOld.value !== null);
  if (grown.length === 0) {
    return null;
  }
  const words = grown.map(({ role, newToOld: { key, value } }) => `${ROLE_NAMES[role]} keys ${percent(key ?? 0)}, values ${percent(value ?? 0)}`);
  const bars = row.places.flatMap(({ role, newToOld }) => (['key', 'value'] as const).map(part => ({ name: `${role} ${part}`, part, height: Math.min(newToOld[part] ?? 0, TALLEST) })));
  return (
    <svg class="norms" viewBox={`0 0 ${bars.length} ${TALLEST}`} preserveAspectRatio="none" role="img" aria-label={`norm of new tokens against old ones: ${words.join('; ')}`}>
      <title>{words.join('\n')}</title>
      <line x1="0" x2={bars.length} y1={TALLEST - 1} y2={TALLEST - 1} />
      {bars.map(({ name, part, height }, index) => <rect key={name} class={part} x={index + 0.1} width="0.8" y={TALLEST - height} height={height} />)}
    </svg>
  );
}

/** Parameter tokens layer by layer, before and after, and what they are of the whole. */
export function TokensCard({ version, parent }: OfVersion): JSX.Element {
  const rows = growthTable(version, parent);
  const hasNorms = Object.keys(version.telemetry?.rowNorms ?? {}).length > 0;
  return (
    <Card title="Growth by layer" hint={counted(version.config.blocks.length, 'layer')}>
      <div class="inside scroll-x" tabIndex={0} role="region" aria-label="parameter tokens by layer">
        <table class="plain">
          <thead>
            <tr>
              <th>Layer</th>
              {ROLES.map(role => <th key={role} class="num">{ROLE_NAMES[role]}</th>)}
              <th class="num">Parameters</th>
              <th class="num">Added</th>
              <th class="num">Share</th>
              {hasNorms && <th>New tokens' norm</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.layer}>
                <td>{row.layer}{row.isNew && <span class="up"> new</span>}</td>
                {row.places.map(({ role, before, after, tau, tauBefore }) => (
                  <td key={role} class="num" title={tauBefore === null ? `tau ${tau}` : `tau ${tauBefore} → ${tau} (${signed(tau - tauBefore, 2)})`}>
                    {before !== null && before !== after && <span class="dim">{before} → </span>}
                    {after}
                  </td>
                ))}
                <td class="num">{si(row.parameters)}</td>
                <td class="num">{row.added === null ? '' : signedSi(row.added)}</td>
                <td class="num">{percent(row.share)}</td>
                {hasNorms && <td><NewNorms row={row} /></td>}
              </tr>
            ))}
          </tbody>
        </table>
        <p class="hint">Parameters of the Pattention layers; embeddings and norms are not in this table. tau is shown where the pointer rests.{hasNorms && ' The bars are the mean norms of new keys and values at the end of training, query to feed-forward; the line is where those of the old ones are.'}</p>
      </div>
    </Card>
  );
}

import type { JSX } from 'preact';
import type { Version } from '../api/types';
import { counted, si, signed, signedSi } from '../format';
import { Card } from '../ui/Card';
import { growthTable } from './growthTable';
import { ROLE_NAMES, ROLES } from './tokens';

interface OfVersion {
  version: Version;
  parent: Version | null;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** Parameter tokens layer by layer, before and after, and what they are of the whole. */
export function TokensCard({ version, parent }: OfVersion): JSX.Element {
  const rows = growthTable(version, parent);
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
              </tr>
            ))}
          </tbody>
        </table>
        <p class="hint">Parameters of the Pattention layers; embeddings and norms are not in this table. tau is shown where the pointer rests.</p>
      </div>
    </Card>
  );
}

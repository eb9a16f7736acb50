import type { JSX } from 'preact';
import type { Version } from '../api/types';
import { si } from '../format';
import { ROLE_NAMES, ROLES, tokensOf } from './tokens';

interface DiffProps {
  parent: Version;
  child: Version;
}

/** Parameter tokens per role before and after a growth. */
export function GrowthDiff({ parent, child }: DiffProps): JSX.Element {
  const most = Math.max(...ROLES.map(role => tokensOf(child.config, role)), 1);
  return (
    <>
      <h3>
        {child.edge} from <a class="mono" href={`/versions/${parent.id}`}>{parent.id}</a>
        {' · '}<a href={`/versions/${child.id}#growth`}>all layers</a>
      </h3>
      <div class="diff">
        {ROLES.map(role => {
          const before = tokensOf(parent.config, role);
          const after = tokensOf(child.config, role);
          const kept = Math.min(before, after);
          const change = `${before} → ${after} parameter tokens in all layers`;
          return (
            <div key={role} title={change} aria-label={`${ROLE_NAMES[role]}: ${change}`} role="group">
              <span>{ROLE_NAMES[role]}</span>
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="ground" width="100" height="8" />
                <rect class="old" width={(100 * kept) / most} height="8" />
                <rect class="new" x={(100 * kept) / most} width={(100 * (after - kept)) / most} height="8" />
              </svg>
              <span class="num">
                {after === before ? si(after) : <>{si(before)} → {si(after)}</>}
              </span>
            </div>
          );
        })}
      </div>
    </>
  );
}

import type { JSX } from 'preact';
import type { Version } from '../api/types';
import { fixed, MISSING, signed } from '../format';
import { isMeasuredAlike } from './alike';
import { intervalOf } from './interval';
import { Card, Empty } from '../ui/Card';
import { Measure } from './Measure';

interface OfVersion {
  version: Version;
  parent: Version | null;
}

/** What a version is worth on named sets, and what it was worth to its parent. */
export function EvaluationsCard({ version, parent }: OfVersion): JSX.Element {
  return (
    <Card title="Evaluations" tools={<Measure version={version} />}>
      {version.evaluations.length === 0 ? (
        <Empty title="Measured on no named set yet." />
      ) : (
        <div class="inside scroll-x" tabIndex={0} role="region" aria-label="evaluations by set">
          <table class="plain">
            <thead>
              <tr><th>Set</th><th class="num">Loss</th><th class="num">Perplexity</th><th class="num">Bits per byte</th><th class="num">To parent</th></tr>
            </thead>
            <tbody>
              {version.evaluations.map(one => {
                const before = parent?.evaluations.find(other => isMeasuredAlike(other, one));
                return (
                  <tr key={one.run + one.dataset.hash}>
                    <td>{one.dataset.name}<small class="dim"> {one.windows} × {one.sequence}</small></td>
                    <td class="num">{fixed(one.loss, 4)}<small class="dim">{intervalOf(one, loss => loss, 4)}</small></td>
                    <td class="num">{fixed(one.perplexity, 2)}<small class="dim">{intervalOf(one, Math.exp, 2)}</small></td>
                    <td class="num">{fixed(one.bitsPerByte, 3)}</td>
                    <td class="num">{before ? signed(one.loss - before.loss, 4) : MISSING}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {version.evaluations.some(one => one.interval) && (
            <p class="hint">In brackets: where the set's true value lies in 95 of 100 cases, by the spread of the windows.</p>
          )}
        </div>
      )}
    </Card>
  );
}

import type { JSX } from 'preact';
import type { Version } from '../api/types';
import { MISSING, signed } from '../format';
import { Card, Empty } from '../ui/Card';
import { isMeasuredAlike } from './alike';
import { Measure } from './Measure';
import { MeasuredTable } from './MeasuredTable';

interface OfVersion {
  version: Version;
  parent: Version | null;
}

/** What a version is worth on named sets, and what it was worth to its parent. */
export function EvaluationsCard({ version, parent }: OfVersion): JSX.Element {
  const change = (one: Version['evaluations'][number]): string => {
    const before = parent?.evaluations.find(other => isMeasuredAlike(other, one));
    return before ? signed(one.loss - before.loss, 4) : MISSING;
  };
  return (
    <Card title="Evaluations" tools={<Measure version={version} />}>
      {version.evaluations.length === 0 ? (
        <Empty title="Measured on no named set yet." />
      ) : (
        <MeasuredTable rows={version.evaluations} more={{ name: 'To parent', cell: change }} />
      )}
    </Card>
  );
}

import type { JSX } from 'preact';
import type { Run } from '../api/types';
import { VersionLink } from '../ui/bits';
import { MeasuredTable } from '../version/MeasuredTable';

/** What came of a run: a version, a dataset, or what was found of a version that was there. */
export function Result({ run }: { run: Run }): JSX.Element | null {
  if (run.verification) {
    return <Verified of={run.verification} version={run.version ?? ''} />;
  }
  if (run.measured.length > 0) {
    return (
      <>
        <p class="inside">It measured <VersionLink id={run.version ?? ''} />:</p>
        <MeasuredTable rows={run.measured} />
      </>
    );
  }
  if (run.kind === 'evaluate' || run.kind === 'verify') {
    const verb = run.kind === 'evaluate' ? 'measures' : 'does again the growth of';
    return run.version ? <p class="inside">It {verb} <VersionLink id={run.version} />.</p> : null;
  }
  if (run.version && run.state === 'published') {
    return <p class="inside">Its result is <VersionLink id={run.version} />.</p>;
  }
  return run.dataset ? <p class="inside">Its result is the dataset <span class="mono">{run.dataset}</span>.</p> : null;
}

function Verified({ of, version }: { of: NonNullable<Run['verification']>; version: string }): JSX.Element {
  return of.confirmed ? (
    <p class="inside"><strong>Confirmed:</strong> the growth of <VersionLink id={version} /> was done again, and made the same child.</p>
  ) : (
    <div class="problem">
      <strong>Not confirmed</strong>
      <p>The growth of <VersionLink id={version} /> was done again, and made another child.</p>
      <p class="mono">on record {of.recordedSha256}</p>
      <p class="mono">found {of.foundSha256}</p>
    </div>
  );
}

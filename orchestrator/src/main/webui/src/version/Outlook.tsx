import type { JSX } from 'preact';
import type { DryRun, Version } from '../api/types';
import { bytes, duration, fixed, flops, si, signedSi } from '../format';
import { Fact } from '../ui/bits';

/** What a run on a version would come to, and where it fits. */
export function Outlook({ of, parent }: { of: DryRun; parent: Version }): JSX.Element {
  const { estimate, fit } = of;
  return (
    <section class="outlook" aria-label="Dry run" role="status">
      <dl class="facts">
        <Fact name="Parameters">
          {si(estimate.parameters)}
          <small class="up">{signedSi(estimate.parameters - parent.parameters)}</small>
        </Fact>
        <Fact name="Checkpoint">{bytes(estimate.checkpointBytes)}<small>and {bytes(estimate.optimizerBytes)} of moments</small></Fact>
        <Fact name="Peak memory">{bytes(estimate.peakMemoryBytes)}</Fact>
        <Fact name="Tokens">{si(estimate.trainingTokens)}</Fact>
        <Fact name="Compute">{flops(estimate.trainingFlops)}</Fact>
        <Fact name="Time">{duration(estimate.seconds)}</Fact>
        <Fact name="Cost">{fixed(estimate.seconds == null ? null : estimate.seconds / 3600, 4)}<small>device-hours</small></Fact>
      </dl>
      <p class="hint">
        {fit.pending ? `It would wait: ${fit.pending.reason}.` : `It fits ${fit.workers.join(', ') || 'no worker'}.`}
      </p>
    </section>
  );
}

import type { JSX } from 'preact';
import type { Version } from '../api/types';
import { fixed } from '../format';
import { Card, Empty } from '../ui/Card';
import { Fact, RunLink, State } from '../ui/bits';
import { VerifyButton } from './Measure';

const power = (value: number): string => (value === 0 ? '0' : value.toExponential(2));

/** The proof that the child computed its parent's function at birth. */
export function CertificateCard({ version }: { version: Version }): JSX.Element {
  const certificate = version.certificate;
  if (!certificate) {
    return (
      <Card title="Certificate">
        <Empty title={version.edge === 'growth' ? 'It has no certificate.' : 'Only a growth has one.'} />
      </Card>
    );
  }
  return (
    <Card title="Certificate" hint={<State word={certificate.passed ? 'passed' : 'failed'} />} tools={<VerifyButton version={version} />}>
      <div class="inside">
        <p class="hint">
          {version.lossy
            ? 'Its recipe was allowed to change the function.'
            : 'At birth it computed what its parent computed, on a stored probe batch.'}
        </p>
        <dl class="facts">
          <Fact name="Largest difference">{power(certificate.maxAbsLogitDifference)}</Fact>
          <Fact name="Allowed">{power(certificate.tolerance)}</Fact>
          <Fact name="Largest logit">{fixed(certificate.maxAbsLogit, 2)}</Fact>
          <Fact name="KL divergence">{power(certificate.klDivergence)}</Fact>
          <Fact name="Parent's loss">{fixed(certificate.parentLoss, 4)}</Fact>
          <Fact name="Child's loss">{fixed(certificate.childLoss, 4)}</Fact>
        </dl>
        {version.verifications.map(one => (
          <p key={one.run} class="hint">
            <RunLink id={one.run} /> did the growth again: {one.confirmed ? 'the same child' : 'another child'}
          </p>
        ))}
      </div>
    </Card>
  );
}

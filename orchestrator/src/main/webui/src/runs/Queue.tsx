import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Queue } from '../api/ops';
import { duration, MISSING } from '../format';
import { hasSnapshot, openRuns } from '../state/live';
import { followQueue, queue } from '../overview/figures';
import { Sparkline } from '../overview/Sparkline';
import { Card, Empty, Loaded, Skeleton } from '../ui/Card';
import { Ago, Fact, RunLink } from '../ui/bits';
import { nextFirst } from './order';
import { aboutOf } from './words';

function Waiting(): JSX.Element {
  const inOrder = nextFirst(openRuns.value.filter(run => run.state === 'waiting' || run.state === 'offered'));
  if (!hasSnapshot.value) {
    return <Skeleton />;
  }
  if (inOrder.length === 0) {
    return <Empty title="Nothing waits." />;
  }
  return (
    <div class="inside scroll-x" tabIndex={0} role="region" aria-label="runs that wait">
      <table class="plain">
        <thead>
          <tr><th>Run</th><th>About</th><th class="num">Priority</th><th>Why it waits</th><th class="num">Begins in about</th><th>Since</th></tr>
        </thead>
        <tbody>
          {inOrder.slice(0, 50).map(run => (
            <tr key={run.id} data-row data-open={`/runs/${run.id}`} tabIndex={-1}>
              <td><RunLink id={run.id} /></td>
              <td>{aboutOf(run)}</td>
              <td class="num">{run.terms.priority}</td>
              <td>{run.pending?.reason ?? 'it is being offered'}</td>
              <td class="num">{duration(run.pending?.aboutSeconds)}</td>
              <td><Ago at={run.requestedAt} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** For which kind of worker runs wait, and since when. */
function Classes({ of }: { of: Queue }): JSX.Element | null {
  return of.classes.length === 0 ? null : (
    <table class="plain" aria-label="runs that wait, by class of worker">
      <thead>
        <tr><th>For workers of class</th><th class="num">Runs</th><th class="num">Oldest</th></tr>
      </thead>
      <tbody>
        {of.classes.map(one => (
          <tr key={one.workerClass ?? ''}>
            <td>{one.workerClass ?? 'any'}</td>
            <td class="num">{one.runs}</td>
            <td class="num">{duration(one.oldestSeconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Figures({ of }: { of: Queue }): JSX.Element {
  return (
    <div class="inside queue-figures">
      <dl class="facts">
        <Fact name="Depth">{of.depth}</Fact>
        <Fact name="Oldest">{duration(of.oldestSeconds)}</Fact>
        <Fact name="Clears in">{of.clearsInSeconds == null ? MISSING : `~${duration(of.clearsInSeconds)}`}</Fact>
        <Fact name="Dead letters">
          <a href="/workers#letters">{of.deadLetters}</a>
        </Fact>
      </dl>
      <Sparkline past={of.past} />
      <Classes of={of} />
      {of.lagUnknown ? (
        <p class="hint">The lag cannot be told: {of.lagUnknown}</p>
      ) : of.lag.length === 0 ? null : (
        <table class="plain" aria-label="lag by partition">
          <thead>
            <tr><th>Partition</th><th class="num">Not done with</th><th class="num">Readers</th></tr>
          </thead>
          <tbody>
            {of.lag.map(one => (
              <tr key={`${one.topic} ${one.partition}`}>
                <td class="mono">{one.topic} {one.partition}</td>
                <td class="num">{one.messages}</td>
                <td class="num">{one.consumers}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** What waits, why, and how far workers are behind. */
export function QueueCard(): JSX.Element {
  useEffect(followQueue, []);
  return (
    <Card title="Queue" hint="the next one first">
      <Loaded of={queue}>{known => <Figures of={known} />}</Loaded>
      <Waiting />
    </Card>
  );
}

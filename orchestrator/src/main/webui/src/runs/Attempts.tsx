import type { JSX } from 'preact';
import type { Attempt } from '../api/ops';
import type { Run } from '../api/types';
import { duration, MISSING } from '../format';
import { query, setQuery } from '../state/route';
import { Card, Empty, Loaded } from '../ui/Card';
import { Ago, State } from '../ui/bits';
import { attemptsOf } from './attempts';
import { endOf } from './ends';

function Row({ attempt, later }: { attempt: Attempt; later: Attempt[] }): JSX.Element {
  const end = endOf(attempt, later);
  const from = attempt.leasedAt ?? attempt.offeredAt;
  const seconds = attempt.endedAt ? (Date.parse(attempt.endedAt) - Date.parse(from)) / 1000 : null;
  return (
    <tr>
      <td>
        <button class="link" title="show its log" onClick={() => setQuery({ attempt: String(attempt.attempt) })}>
          {attempt.attempt}
        </button>
      </td>
      <td><span class="mono">{attempt.worker ?? MISSING}</span></td>
      <td>
        <State word={attempt.ended ?? (attempt.worker ? 'running' : 'offered')} />
        {end && <div class="dim" title={attempt.problem?.detail}>{end}</div>}
      </td>
      <td class="num">{duration(seconds)}</td>
      <td class="dim"><Ago at={attempt.endedAt ?? from} /></td>
    </tr>
  );
}

/** Every attempt of a run, the newest first. */
export function AttemptsTable({ run }: { run: Run }): JSX.Element {
  const attempts = attemptsOf.of(run.id);
  return (
    <Card title="Attempts" hint={run.generation > 1 ? `generation ${run.generation}` : ''}>
      <Loaded of={attempts}>
        {all =>
          all.length === 0 ? (
            <Empty title="No worker was asked yet." />
          ) : (
            <div class="inside scroll-x" tabIndex={0} role="region" aria-label="attempts">
              <table class="plain">
                <thead>
                  <tr><th>No.</th><th>Worker</th><th>End</th><th class="num">Took</th><th>When</th></tr>
                </thead>
                <tbody>
                  {all
                    .map((one, index) => <Row key={one.attempt} attempt={one} later={all.slice(index + 1)} />)
                    .toReversed()}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
      {query('attempt') && (
        <div class="inside">
          <button class="button" onClick={() => setQuery({ attempt: '' })}>Show the newest log</button>
        </div>
      )}
    </Card>
  );
}

import type { ComponentChildren, JSX } from 'preact';
import type { Run, Worker } from '../api/types';
import { duration, fixed, si } from '../format';
import { fleet, hasSnapshot, openRuns, runningRuns } from '../state/live';
import type { Row as Version } from '../state/picture';
import { versions } from '../state/versions';
import { Card, Empty, Loaded, Skeleton } from '../ui/Card';
import { Ago, ProgressBar, RunLink } from '../ui/bits';
import { tell } from '../runs/Actions';
import { firstPage, knownRuns } from '../runs/list';
import { stateOf } from '../runs/WorkersScreen';
import { aboutOf, progressOf } from '../runs/words';
import { recentEvents } from '../events/feed';
import { EventList } from '../events/EventList';
import { Frontier } from './Frontier';

const DAY_MS = 86_400_000;

function bestOf(all: Version[]): Version | undefined {
  return all.filter(one => one.perplexity != null).toSorted((a, b) => (a.perplexity ?? 0) - (b.perplexity ?? 0))[0];
}

const failed = (): Run[] =>
  knownRuns.value.filter(run => run.state === 'failed' && Date.now() - Date.parse(run.changedAt) < DAY_MS);

function Kpi(props: { name: string; value: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        <span>{props.value}</span>
        {props.children && <small>{props.children}</small>}
      </dd>
    </div>
  );
}

function Kpis(): JSX.Element {
  const all = versions.want().value;
  const best = all ? bestOf(all) : undefined;
  const largest = all?.toSorted((a, b) => b.parameters - a.parameters)[0];
  const speed = runningRuns.value.reduce((sum, run) => sum + (run.progress?.tokensPerSecond ?? 0), 0);
  const hours = all?.reduce((sum, one) => sum + (one.seconds ?? 0) / 3600, 0);
  return (
    <dl class="kpis" aria-label="Key figures">
      <Kpi name="Versions" value={all ? String(all.length) : '–'}>
        {hasSnapshot.value ? `${failed().length} failed in a day` : ''}
      </Kpi>
      <Kpi name="Best perplexity" value={fixed(best?.perplexity, 2)}>
        {best && <a class="mono" href={`/versions/${best.id}`}>{best.id}</a>}
      </Kpi>
      <Kpi name="Largest model" value={si(largest?.parameters)}>
        {largest && <a class="mono" href={`/versions/${largest.id}`}>{largest.id}</a>}
      </Kpi>
      <Kpi name="Training now" value={hasSnapshot.value ? String(runningRuns.value.length) : '–'}>
        {`${si(speed)} tok/s`}
      </Kpi>
      <Kpi name="Device-hours" value={hours === undefined ? '–' : si(hours, 2)}>in all versions</Kpi>
    </dl>
  );
}

function TrainingNow(): JSX.Element {
  const runs = runningRuns.value;
  const busy = fleet.value.workers.filter(worker => stateOf(worker) === 'busy').length;
  return (
    <Card title="Training now" hint={`${busy} of ${fleet.value.workers.length} workers busy`}>
      {!hasSnapshot.value && <Skeleton />}
      {hasSnapshot.value && runs.length === 0 && (
        <Empty title="Nothing is being trained.">
          <a href="/lineage">Grow a version to start something</a>
        </Empty>
      )}
      <div class="stack inside">
        {runs.slice(0, 6).map(run => <Training key={run.id} run={run} />)}
      </div>
    </Card>
  );
}

function Training({ run }: { run: Run }): JSX.Element {
  return (
    <div class="training">
      <div class="device-head">
        <RunLink id={run.id} />
        <span class="dim cut">{aboutOf(run)}</span>
        <span class="grow" />
        <span class="num">{(progressOf(run) * 100).toFixed(1)}%</span>
      </div>
      <ProgressBar done={progressOf(run)} label={run.id} isStalled={run.progress?.stalled ?? false} />
      <div class="device-head hint">
        <span>{si(run.progress?.tokensPerSecond)} tok/s</span>
        <span>loss {fixed(run.progress?.loss, 3)}</span>
        {run.progress?.stalled && <strong>stalled</strong>}
        <span class="grow" />
        <span class="mono">{run.worker}</span>
        <span>{duration(run.progress?.etaSeconds)} left</span>
      </div>
    </div>
  );
}

function QueueCard(): JSX.Element {
  const waiting = openRuns.value.filter(run => run.state === 'waiting' || run.state === 'offered');
  const oldest = waiting.toSorted((a, b) => a.requestedAt.localeCompare(b.requestedAt))[0];
  return (
    <Card title="Queue" hint={`${waiting.length} wait`} tools={<a class="button" href="/runs?state=waiting">All</a>}>
      {!hasSnapshot.value && <Skeleton />}
      {hasSnapshot.value && !oldest && <Empty title="Nothing waits." />}
      <ul class="plain-list inside">
        {waiting.slice(0, 5).map(run => (
          <li key={run.id}>
            <RunLink id={run.id} />
            <span class="cut">{run.pending?.reason ?? 'it is being offered'}</span>
            <span class="dim"><Ago at={run.requestedAt} /></span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const LETTERS: Record<string, string> = { idle: 'I', busy: 'B', draining: 'D', lost: 'L' };

function FleetCard(): JSX.Element {
  const workers = fleet.value.workers;
  return (
    <Card title="Fleet" hint={`${workers.length} workers`} tools={<a class="button" href="/workers">All</a>}>
      {!hasSnapshot.value && <Skeleton />}
      {hasSnapshot.value && workers.length === 0 && (
        <Empty title="No worker has announced itself.">
          <code class="command">deploy/up</code>
        </Empty>
      )}
      <ul class="fleet inside">
        {workers.map(worker => <Square key={worker.worker} worker={worker} />)}
      </ul>
    </Card>
  );
}

function Square({ worker }: { worker: Worker }): JSX.Element {
  const state = stateOf(worker);
  return (
    <li>
      <a class={`square ${state}`} href={`/workers?q=${encodeURIComponent(worker.worker)}`} title={`${worker.worker}, ${state}`} aria-label={`${worker.worker}, ${state}`}>
        {LETTERS[state]}
      </a>
    </li>
  );
}

function Failures(): JSX.Element {
  const known = firstPage.want().state.value;
  const runs = failed();
  return (
    <Card title="Failures of the last day" hint={String(runs.length)}>
      {known.value === null ? (
        <Loaded of={firstPage}>{() => null}</Loaded>
      ) : runs.length === 0 ? (
        <Empty title="None." />
      ) : (
        <ul class="plain-list inside">
          {runs.slice(0, 6).map(run => (
            <li key={run.id}>
              <RunLink id={run.id} />
              <span class="cut" title={run.problem?.detail}>{run.problem?.title}</span>
              <button class="button" onClick={() => void tell(run, 'retry')}>Retry</button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function OverviewScreen(): JSX.Element {
  return (
    <div class="stack">
      <Kpis />
      <div class="overview">
        <TrainingNow />
        <Card title="Best perplexity against parameters" hint="the line joins what nothing smaller beats">
          <Loaded of={versions}>
            {all =>
              all.length === 0 ? (
                <Empty title="No model yet. Register a base model.">
                  <code class="command">POST /api/v1/imports, or POST /api/v1/models</code>
                </Empty>
              ) : (
                <Frontier versions={all} />
              )
            }
          </Loaded>
        </Card>
        <FleetCard />
        <QueueCard />
        <Failures />
        <Card title="Last events" tools={<a class="button" href="/events">All</a>}>
          <Loaded of={recentEvents}>{() => <EventList events={recentEvents.value?.rows.slice(0, 10) ?? []} isShort />}</Loaded>
        </Card>
      </div>
    </div>
  );
}


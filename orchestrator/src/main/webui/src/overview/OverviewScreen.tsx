import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Queue } from '../api/ops';
import type { Run, VersionRow, Worker } from '../api/types';
import { clock, counted, duration, fixed, MISSING, si } from '../format';
import { fleet, hasSnapshot, liveRuns, openRuns, runningRuns } from '../state/live';
import { Card, Empty, Loaded, ProblemBox, Skeleton } from '../ui/Card';
import { Ago, Fact, now, ProgressBar, RunLink, VersionLink } from '../ui/bits';
import { lazily } from '../ui/lazily';
import { plans } from '../plans/plans';
import { RetryButton } from '../runs/Actions';
import { failures, MOST as MOST_FAILURES } from '../runs/failures';
import { stateOf } from '../runs/fleet';
import { nextFirst, slowestFirst } from '../runs/order';
import { aboutOf, inOrder, progressOf, withLive } from '../runs/words';
import { recentEvents } from '../events/feed';
import { EventList } from '../events/EventList';
import { followQueue, overview, queue } from './figures';
import { perplexityOf } from './frontier';
import { Sparkline } from './Sparkline';

const Frontier = lazily(async () => (await import('./Frontier')).Frontier);

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
  const { value, problem, at } = overview.want().state.value;
  const speed = runningRuns.value.reduce((sum, run) => sum + (run.progress?.tokensPerSecond ?? 0), 0);
  return (
    <>
      {problem && value === null && <ProblemBox problem={problem} again={() => void overview.load()} />}
      {problem && value && <p class="as-of" role="status">As of {clock(at)}: {problem.title}.</p>}
      <dl class="kpis" aria-label="Key figures">
        <Kpi name="Versions" value={value ? String(value.versions) : MISSING}>
          {failures.value && <a href="/runs?state=failed">{failedInADay()} failed in a day</a>}
        </Kpi>
        <Kpi name="Best bits per byte" value={fixed(value?.best?.bitsPerByte, 3)}>
          {value?.best && <Best row={value.best} />}
        </Kpi>
        <Kpi name="Largest model" value={si(value?.largest?.parameters)}>
          {value?.largest && <VersionLink id={value.largest.id} />}
        </Kpi>
        <Kpi name="Training now" value={hasSnapshot.value ? String(runningRuns.value.length) : MISSING}>
          {hasSnapshot.value && `${si(speed)} tok/s`}
        </Kpi>
        <Kpi name="Device-hours, 7 days" value={value ? si(value.deviceSecondsInAWeek / 3600) : MISSING}>
          <a href="/events#cost">what they were for</a>
        </Kpi>
      </dl>
    </>
  );
}

const MOST_ASKING = 3;

/** Plans that stand still until somebody says that they may go on. */
function Approvals(): JSX.Element | null {
  const asking = (plans.want().value ?? []).filter(plan => plan.waitingFor != null);
  return asking.length === 0 ? null : (
    <Card title="Waits for approval" hint={counted(asking.length, 'plan')}>
      <ul class="plain-list inside">
        {asking.slice(0, MOST_ASKING).map(plan => (
          <li key={plan.id} data-row tabIndex={-1} data-open={`/plans/${plan.id}`}>
            <a href={`/plans/${plan.id}`}>{plan.name}</a>
            <span class="cut">stage {plan.waitingFor}: somebody has to say whether it goes on</span>
            <span class="dim">by {plan.requestedBy.name}</span>
          </li>
        ))}
      </ul>
      <More of={asking.length} shown={MOST_ASKING} href="/runs" />
    </Card>
  );
}

/** Of versions with different tokenizers only bits per byte can be compared; the others say more to who knows the model. */
function Best({ row }: { row: VersionRow }): JSX.Element {
  return (
    <>
      <VersionLink id={row.id} />
      <br />
      perplexity {fixed(row.lossAtEnd == null ? null : perplexityOf(row.lossAtEnd), 2)}, {fixed(row.lossAtEnd, 3)} nats
    </>
  );
}

/** What a short list leaves out, and where the rest is. */
function More({ of, shown, href }: { of: number; shown: number; href: string }): JSX.Element | null {
  return of > shown ? <p class="hint inside">and <a href={href}>{of - shown} more</a></p> : null;
}

const MOST_TRAINING = 6;

function TrainingNow(): JSX.Element {
  const runs = slowestFirst(runningRuns.value);
  const busy = fleet.value.workers.filter(worker => stateOf(worker) === 'busy').length;
  return (
    <Card title="Training now" hint={hasSnapshot.value && `${busy} of ${counted(fleet.value.workers.length, 'worker')} busy`}>
      {!hasSnapshot.value && <Skeleton />}
      {hasSnapshot.value && runs.length === 0 && (
        <Empty title="Nothing is being trained.">
          <a href="/lineage">Grow a version to start something</a>
        </Empty>
      )}
      <div class="stack inside">
        {runs.slice(0, MOST_TRAINING).map(run => <Training key={run.id} run={run} />)}
      </div>
      <More of={runs.length} shown={MOST_TRAINING} href="/runs?state=running" />
    </Card>
  );
}

function Training({ run }: { run: Run }): JSX.Element {
  return (
    <div class="training" data-row tabIndex={-1} data-open={`/runs/${run.id}`}>
      <div class="device-head">
        <RunLink id={run.id} />
        <span class="dim cut">{aboutOf(run)}</span>
        <span class="grow" />
        <span class="num">{(progressOf(run) * 100).toFixed(1)}%</span>
      </div>
      <ProgressBar done={progressOf(run)} label={run.id} isStalled={run.progress?.stalled ?? false} />
      <div class="device-head hint">
        {run.progress?.stalled && <strong>stalled</strong>}
        <span>{run.progress?.phase}</span>
        <span>{si(run.progress?.tokensPerSecond)} tok/s</span>
        <span>loss {fixed(run.progress?.loss, 3)}</span>
        <span class="grow" />
        <span class="mono">{run.worker}</span>
        {run.progress?.etaSeconds != null && <span>{duration(run.progress.etaSeconds)} left</span>}
      </div>
    </div>
  );
}

const MOST_WAITING = 5;

function QueueCard(): JSX.Element {
  useEffect(followQueue, []);
  const waiting = nextFirst(openRuns.value.filter(run => run.state === 'waiting' || run.state === 'offered'));
  return (
    <Card title="Queue" hint={hasSnapshot.value && (waiting.length === 1 ? '1 waits' : `${waiting.length} wait`)} tools={<a class="button" href="/workers#queue">All</a>}>
      <Loaded of={queue}>{known => <QueueFigures of={known} />}</Loaded>
      {hasSnapshot.value && waiting.length === 0 && <Empty title="Nothing waits." />}
      <ul class="plain-list inside">
        {waiting.slice(0, MOST_WAITING).map(run => (
          <li key={run.id} data-row tabIndex={-1} data-open={`/runs/${run.id}`}>
            <RunLink id={run.id} />
            <span class="cut">{run.pending?.reason ?? 'it is being offered'}</span>
            <span class="dim"><Ago at={run.requestedAt} /></span>
          </li>
        ))}
      </ul>
      <More of={waiting.length} shown={MOST_WAITING} href="/workers#queue" />
    </Card>
  );
}

function QueueFigures({ of }: { of: Queue }): JSX.Element {
  return (
    <div class="inside stack">
      <dl class="facts four">
        <Fact name="Depth">{of.depth}</Fact>
        <Fact name="Oldest">{duration(of.oldestSeconds)}</Fact>
        <Fact name="Clears in">{of.clearsInSeconds == null ? MISSING : `~${duration(of.clearsInSeconds)}`}</Fact>
        <Fact name="Lag">{of.lagUnknown ? MISSING : of.lag.reduce((sum, one) => sum + one.messages, 0)}</Fact>
      </dl>
      <Sparkline past={of.past} />
    </div>
  );
}

const LETTERS: Record<string, string> = { idle: 'I', busy: 'B', draining: 'D', lost: 'L' };

function FleetCard(): JSX.Element {
  const workers = fleet.value.workers;
  return (
    <Card title="Fleet" hint={hasSnapshot.value && counted(workers.length, 'worker')} tools={<a class="button" href="/workers">All</a>}>
      {!hasSnapshot.value && <Skeleton />}
      {hasSnapshot.value && workers.length === 0 && (
        <Empty title="No worker has announced itself.">
          <code class="command">deploy/up</code>
        </Empty>
      )}
      <ul class="fleet inside">
        {workers.map(worker => <Square key={worker.worker} worker={worker} />)}
      </ul>
      <p class="hint inside">{countsOf(workers.map(stateOf))}</p>
    </Card>
  );
}

/** How many there are of each state, in words. */
const countsOf = (states: string[]): string =>
  Object.keys(LETTERS)
    .map(state => ({ state, count: states.filter(one => one === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state} (${LETTERS[state]})`)
    .join(', ');

function Square({ worker }: { worker: Worker }): JSX.Element {
  const state = stateOf(worker);
  return (
    <li>
      <a class={`square ${state}`} href={`/workers/${encodeURIComponent(worker.worker)}`} title={`${worker.worker}, ${state}`} aria-label={`${worker.worker}, ${state}`}>
        {LETTERS[state]}
      </a>
    </li>
  );
}

const DAY_MS = 86_400_000;

const MOST_FAILED = 6;

const failed = (): Run[] =>
  inOrder(
    withLive(failures.value ?? [], liveRuns.value).filter(
      run => run.state === 'failed' && now.value - Date.parse(run.changedAt) < DAY_MS,
    ),
  );

/** As many as the list has, which is not read to its end. */
const failedInADay = (): string => `${failed().length}${failed().length < MOST_FAILURES ? '' : ' or more'}`;

function Failures(): JSX.Element {
  const runs = failed();
  return (
    <Card title="Failures of the last day" hint={failures.value && failedInADay()} tools={<a class="button" href="/runs?state=failed">All</a>}>
      <Loaded of={failures}>
        {() =>
          runs.length === 0 ? (
            <Empty title="None." />
          ) : (
            <ul class="plain-list inside">
              {runs.slice(0, MOST_FAILED).map(run => (
                <li key={run.id} data-row tabIndex={-1} data-open={`/runs/${run.id}`}>
                  <RunLink id={run.id} />
                  <span class="cut" title={run.problem?.detail}>{run.problem?.title}</span>
                  <RetryButton run={run} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More of={runs.length} shown={MOST_FAILED} href="/runs?state=failed" />
    </Card>
  );
}

export function OverviewScreen(): JSX.Element {
  return (
    <div class="stack">
      <Kpis />
      <Approvals />
      <div class="overview">
        <TrainingNow />
        <Card title="Best bits per byte against parameters" hint="the line joins what nothing smaller beats">
          <Loaded of={overview}>
            {known =>
              known.versions === 0 ? (
                <Empty title="No model yet. Register a base model.">
                  <code class="command">
                    curl --data-binary @book.txt -H 'Content-Type: text/plain' '{location.origin}/api/v1/datasets?name=book'
                  </code>
                  <span>Then POST /api/v1/models, or POST /api/v1/imports for a checkpoint that you have.</span>
                </Empty>
              ) : known.points.length === 0 ? (
                <Empty title="No version was measured yet." />
              ) : (
                <Frontier points={known.points} />
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


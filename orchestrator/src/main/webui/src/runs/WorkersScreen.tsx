import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { drainWorker, forgetWorker, resumeWorker } from '../api/calls';
import type { Run, Worker } from '../api/types';
import { bytes, duration, fixed, flops, MISSING, si } from '../format';
import { fleet, hasSnapshot, liveRuns } from '../state/live';
import { hash, query } from '../state/route';
import { attempt } from '../state/toasts';
import { Act } from '../ui/Act';
import { Asking } from '../ui/Asking';
import { Card, Empty, Skeleton } from '../ui/Card';
import { Ago, Fact, ProgressBar, RunLink, State } from '../ui/bits';
import { stateOf } from './fleet';
import { LettersCard } from './Letters';
import { QueueCard } from './Queue';
import { aboutOf, progressOf } from './words';

function DrainButton({ worker }: { worker: Worker }): JSX.Element {
  return (
    <Asking
      name="Drain"
      label={`Drain ${worker.worker}`}
      title={`Drain ${worker.worker}?`}
      verb="Drain it"
      isLogged={false}
      act={() => attempt(`${worker.worker} drains`, () => drainWorker(worker.worker))}
    >
      <p>
        {worker.run ? 'It writes a resume point, hands its run over and takes nothing new' : 'It takes nothing new'}, until
        it is resumed or its process is started again.
      </p>
    </Asking>
  );
}

/** Its run is handed over all the same, and may come back to it. */
function ResumeButton({ worker }: { worker: Worker }): JSX.Element {
  return (
    <Act
      label={`Resume ${worker.worker}`}
      act={() => attempt(`${worker.worker} takes runs again`, () => resumeWorker(worker.worker))}
    >
      Resume
    </Act>
  );
}

/** For one that was killed: who ends in order has taken itself off the list. */
function ForgetButton({ worker }: { worker: Worker }): JSX.Element {
  return (
    <Asking
      name="Forget"
      label={`Forget ${worker.worker}`}
      title={`Forget ${worker.worker}?`}
      verb="Forget it"
      isLogged={false}
      act={() => attempt(`${worker.worker} is forgotten`, () => forgetWorker(worker.worker))}
    >
      <p>It is taken off this list. If it lives after all, it is back with its next announcement.</p>
    </Asking>
  );
}

/** What can be done about a worker, as it is. */
function WorkerAction({ worker }: { worker: Worker }): JSX.Element {
  if (stateOf(worker) === 'lost') {
    return <ForgetButton worker={worker} />;
  }
  return worker.draining ? <ResumeButton worker={worker} /> : <DrainButton worker={worker} />;
}

/** What became of its attempts, if it counts them. */
function Attempts({ worker }: { worker: Worker }): JSX.Element | null {
  const { attempts } = worker;
  return attempts ? (
    <Fact name="Attempts">
      {attempts.done} done, {attempts.failed} failed
      <small>since <Ago at={attempts.since} /></small>
    </Fact>
  ) : null;
}

/** How busy its device is, as far as that is known. */
function DeviceLoad({ worker }: { worker: Worker }): JSX.Element | null {
  const { use, memoryUsedBytes, celsius } = worker.load ?? {};
  const known = [
    use != null && `${Math.round(100 * use)}%`,
    memoryUsedBytes != null && `${bytes(memoryUsedBytes)} used`,
    celsius != null && `${Math.round(celsius)} °C`,
  ].filter(Boolean);
  return known.length > 0 ? <Fact name="Load">{known.join(' · ')}</Fact> : null;
}

function CurrentRun({ run }: { run: Run }): JSX.Element {
  return (
    <div class="stack">
      <div class="device-head">
        <RunLink id={run.id} />
        <span class="dim cut">{aboutOf(run)}</span>
      </div>
      <ProgressBar done={progressOf(run)} label={run.id} isStalled={run.progress?.stalled ?? false} />
      <span class="hint">
        {si(run.progress?.tokensPerSecond)} tok/s · loss {fixed(run.progress?.loss, 3)}
        {run.progress?.etaSeconds != null && ` · ${duration(run.progress.etaSeconds)} left`}
        {run.progress?.stalled && ' · stalled'}
      </span>
    </div>
  );
}

function WorkerCard({ worker }: { worker: Worker }): JSX.Element {
  const run = worker.run ? liveRuns.value.get(worker.run) : undefined;
  const isLost = stateOf(worker) === 'lost';
  return (
    <section
      class="card device"
      aria-label={worker.worker}
      data-row
      data-open={`/workers/${encodeURIComponent(worker.worker)}`}
      tabIndex={0}
    >
      <div class="device-head">
        <h2 class="mono cut">
          <a href={`/workers/${encodeURIComponent(worker.worker)}`}>{worker.worker}</a>
        </h2>
        <State word={stateOf(worker)} />
        <span class="grow" />
        <WorkerAction worker={worker} />
      </div>
      <dl class="facts">
        <Fact name="Class">{worker.workerClass}</Fact>
        <Fact name="Memory">{bytes(worker.memoryBytes)}</Fact>
        <Fact name="Measured">{worker.flopsPerSecond == null ? MISSING : `${flops(worker.flopsPerSecond)}/s`}</Fact>
        <Fact name="Threads">{worker.threads}</Fact>
        <Fact name="Device">{worker.device}</Fact>
        <Fact name="Build">{worker.product}</Fact>
        <DeviceLoad worker={worker} />
        <Attempts worker={worker} />
      </dl>
      {run ? <CurrentRun run={run} /> : <span class="hint">{worker.run ? <RunLink id={worker.run} /> : 'It works on nothing.'}</span>}
      <span class="hint">
        {isLost ? 'silent since it announced itself ' : 'announced itself '}
        <Ago at={worker.at} />
        {isLost && '; what it worked on goes to another worker, and its run says to which'}
      </span>
    </section>
  );
}

function Fleet({ workers }: { workers: Worker[] }): JSX.Element {
  if (!hasSnapshot.value) {
    return <section class="card"><Skeleton /></section>;
  }
  if (workers.length === 0) {
    const isNone = fleet.value.workers.length === 0;
    return (
      <section class="card">
        <Empty title={isNone ? 'No worker has announced itself.' : 'No worker is like that.'}>
          {isNone ? <code class="command">deploy/up starts one</code> : <a href="/workers">Show all workers</a>}
        </Empty>
      </section>
    );
  }
  return <div class="cards">{workers.map(worker => <WorkerCard key={worker.worker} worker={worker} />)}</div>;
}

/** What a worker does now, and which runs that are known here are on it. */
export function WorkerScreen({ name }: { name: string }): JSX.Element {
  const workers = fleet.value.workers.filter(one => one.worker === name);
  const runs = [...liveRuns.value.values()].filter(run => run.worker === name);
  return (
    <div class="stack">
      <Fleet workers={workers} />
      <Card title="Its runs" hint="those that are open" tools={<a class="button" href={`/runs?q=${encodeURIComponent(`worker = "${name}"`)}`}>In the list</a>}>
        {runs.length === 0 ? (
          <Empty title="It works on nothing." />
        ) : (
          <div class="inside stack">{runs.map(run => <CurrentRun key={run.id} run={run} />)}</div>
        )}
      </Card>
    </div>
  );
}

export function WorkersScreen(): JSX.Element {
  useEffect(() => {
    document.getElementById(hash.value)?.scrollIntoView();
  }, [hash.value]);
  const filter = query('q').toLowerCase();
  const workers = fleet.value.workers.filter(worker =>
    `${worker.worker} ${worker.workerClass} ${worker.device} ${stateOf(worker)}`.toLowerCase().includes(filter),
  );
  return (
    <div class="stack">
      <Fleet workers={workers} />
      <section id="queue"><QueueCard /></section>
      <section id="letters"><LettersCard /></section>
    </div>
  );
}

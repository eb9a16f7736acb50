import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { drainWorker, readDeadLetters, replayDeadLetter } from '../api/calls';
import type { DeadLetter, Run, Worker } from '../api/types';
import { bytes, duration, fixed, flops, MISSING, si } from '../format';
import { fleet, hasSnapshot, liveRuns, openRuns } from '../state/live';
import { query } from '../state/route';
import { Resource } from '../state/resource';
import { attempt } from '../state/toasts';
import { Card, Empty, Loaded, Skeleton } from '../ui/Card';
import { Ago, Fact, ProgressBar, RunLink, State } from '../ui/bits';
import { Confirm } from '../ui/Dialog';
import { aboutOf, progressOf } from './words';

/** idle, busy, draining or lost. */
export function stateOf(worker: Worker): string {
  if (fleet.value.silent.includes(worker.worker)) {
    return 'lost';
  }
  if (worker.draining) {
    return 'draining';
  }
  return worker.run ? 'busy' : 'idle';
}

function whyNoDrain(worker: Worker): string {
  const state = stateOf(worker);
  return state === 'lost' || state === 'draining' ? `it is ${state}` : '';
}

function DrainButton({ worker }: { worker: Worker }): JSX.Element {
  const isAsking = useSignal(false);
  const why = whyNoDrain(worker);
  const drain = (): void => void attempt(`${worker.worker} drains`, () => drainWorker(worker.worker));
  return (
    <>
      <button class="button" disabled={why !== ''} title={why} onClick={() => (isAsking.value = true)}>
        Drain
      </button>
      {isAsking.value && (
        <Confirm title={`Drain ${worker.worker}?`} verb="Drain it" close={() => (isAsking.value = false)} confirm={drain}>
          <p>
            It writes a resume point, hands its run over and takes nothing new. That cannot be taken back: restart the
            worker when it is to work again.
          </p>
        </Confirm>
      )}
    </>
  );
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
        {si(run.progress?.tokensPerSecond)} tok/s · loss {fixed(run.progress?.loss, 3)} ·{' '}
        {duration(run.progress?.etaSeconds)} left
      </span>
    </div>
  );
}

function WorkerCard({ worker }: { worker: Worker }): JSX.Element {
  const run = worker.run ? liveRuns.value.get(worker.run) : undefined;
  return (
    <section class="card device" aria-label={worker.worker} data-row tabIndex={0}>
      <div class="device-head">
        <h2 class="mono cut">{worker.worker}</h2>
        <State word={stateOf(worker)} />
        <span class="grow" />
        <DrainButton worker={worker} />
      </div>
      <dl class="facts">
        <Fact name="Class">{worker.workerClass}</Fact>
        <Fact name="Memory">{bytes(worker.memoryBytes)}</Fact>
        <Fact name="Measured">{worker.flopsPerSecond == null ? MISSING : `${flops(worker.flopsPerSecond)}/s`}</Fact>
        <Fact name="Threads">{worker.threads}</Fact>
        <Fact name="Device">{worker.device}</Fact>
        <Fact name="Build">{worker.product}</Fact>
      </dl>
      {run ? <CurrentRun run={run} /> : <span class="hint">{worker.run ?? 'It works on nothing.'}</span>}
      <span class="hint">
        announced itself <Ago at={worker.at} />
      </span>
    </section>
  );
}

function Fleet(): JSX.Element {
  const filter = query('q').toLowerCase();
  const workers = fleet.value.workers.filter(worker =>
    `${worker.worker} ${worker.workerClass} ${worker.device} ${stateOf(worker)}`.toLowerCase().includes(filter),
  );
  if (!hasSnapshot.value) {
    return <section class="card"><Skeleton /></section>;
  }
  if (workers.length === 0) {
    return (
      <section class="card">
        <Empty title={fleet.value.workers.length === 0 ? 'No worker has announced itself.' : 'No worker is like that.'}>
          {fleet.value.workers.length === 0 ? <code class="command">deploy/up starts one</code> : <a href="/workers">Show all workers</a>}
        </Empty>
      </section>
    );
  }
  return <div class="cards">{workers.map(worker => <WorkerCard key={worker.worker} worker={worker} />)}</div>;
}

function Queue(): JSX.Element {
  const waiting = openRuns.value.filter(run => run.state === 'waiting' || run.state === 'offered');
  const inOrder = [...waiting].sort(
    (a, b) => b.terms.priority - a.terms.priority || a.requestedAt.localeCompare(b.requestedAt),
  );
  return (
    <Card title="Queue" hint={`${waiting.length} wait, the next one first`}>
      {inOrder.length === 0 ? (
        <Empty title="Nothing waits." />
      ) : (
        <div class="inside scroll-x">
          <table class="plain">
            <thead>
              <tr><th>Run</th><th>About</th><th class="num">Priority</th><th>Why it waits</th><th class="num">About</th><th>Since</th></tr>
            </thead>
            <tbody>
              {inOrder.slice(0, 50).map(run => (
                <tr key={run.id}>
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
      )}
    </Card>
  );
}

export const deadLetters = new Resource(readDeadLetters);

function Letter({ letter }: { letter: DeadLetter }): JSX.Element {
  const replay = async (): Promise<void> => {
    await attempt(`${letter.id} is back on ${letter.topic}`, () => replayDeadLetter(letter.id));
    void deadLetters.load();
  };
  return (
    <tr>
      <td class="mono">{letter.topic}<br />{letter.partition}:{letter.offset}</td>
      <td>{letter.reason}<br /><span class="mono dim">{letter.excerpt}</span></td>
      <td><Ago at={letter.at} /></td>
      <td>
        {letter.replayed ? (
          <span class="dim">put back by {letter.replayed.by.name}</span>
        ) : (
          <button class="button" onClick={() => void replay()}>Replay</button>
        )}
      </td>
    </tr>
  );
}

function Letters(): JSX.Element {
  useEffect(() => {
    const timer = setInterval(() => void deadLetters.load(), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Card title="Dead letters" hint="messages that could not be understood; they hold nothing up">
      <Loaded of={deadLetters}>
        {page =>
          page.rows.length === 0 ? (
            <Empty title="Every message was understood." />
          ) : (
            <div class="inside scroll-x">
              <table class="plain">
                <thead><tr><th>Where</th><th>What is wrong</th><th>When</th><th>Replay</th></tr></thead>
                <tbody>{page.rows.map(letter => <Letter key={letter.id} letter={letter} />)}</tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}

export function WorkersScreen(): JSX.Element {
  return (
    <div class="stack">
      <Fleet />
      <Queue />
      <Letters />
    </div>
  );
}

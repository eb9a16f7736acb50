import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { readEvents, readRun } from '../api/calls';
import type { Run } from '../api/types';
import { duration, exactly, fixed, MISSING, si } from '../format';
import { liveRuns, onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { hash } from '../state/route';
import { Card, Empty, Loaded } from '../ui/Card';
import { Ago, Copy, Fact, ProgressBar, State, VersionLink } from '../ui/bits';
import { RunActions } from './Actions';
import { AttemptsTable } from './Attempts';
import { attemptsOf } from './attempts';
import { resumeStepOf } from './ends';
import { LogTail } from './LogTail';
import { Result } from './Result';
import { aboutOf, ATTEMPT_HINT, attemptOf, progressOf } from './words';

/** A run: as the stream shows it while it is open, else as the server knows it. */
function useRun(id: string): Resource<Run> {
  const run = useMemo(() => new Resource(() => readRun(id)), [id]);
  useEffect(
    () =>
      onEvent(event => {
        if (event === null || event.subject === id) {
          run.loadSoon();
        }
      }),
    [run],
  );
  return run;
}

export function RunScreen({ id }: { id: string }): JSX.Element {
  const run = useRun(id);
  const live = liveRuns.value.get(id);
  if (live) {
    run.want();
    return <RunPage run={live} />;
  }
  if (run.value) {
    return <RunPage run={run.value} />;
  }
  return (
    <Card title={id}>
      <Loaded of={run}>{known => <RunPage run={known} />}</Loaded>
    </Card>
  );
}

function RunPage({ run }: { run: Run }): JSX.Element {
  useEffect(() => {
    document.getElementById(hash.value)?.scrollIntoView();
  }, [hash.value]);
  return (
    <div class="split">
      <div class="stack">
        <Now run={run} />
        <section id="log"><LogTail run={run} /></section>
      </div>
      <div class="stack">
        <FactsCard run={run} />
        <AttemptsTable run={run} />
        <Timeline run={run} />
      </div>
    </div>
  );
}

function Now({ run }: { run: Run }): JSX.Element {
  return (
    <Card
      title={`${run.kind} ${aboutOf(run)}`}
      hint={<State word={run.progress?.stalled ? 'stalled' : run.state} />}
      tools={<RunActions run={run} resumeStep={resumeStepOf(attemptsOf.of(run.id).want().value)} />}
    >
      {run.problem && (
        <div class="problem">
          <strong>{run.problem.title}</strong>
          <p>{run.problem.detail}</p>
          <p class="hint mono">{run.problem.type}</p>
        </div>
      )}
      {run.pending && (
        <Empty title={`It waits: ${run.pending.reason}.`}>
          {run.pending.aboutSeconds != null && <span>about {duration(run.pending.aboutSeconds)}</span>}
        </Empty>
      )}
      {run.progress && <HowFar run={run} />}
      {run.progress?.stalled && (
        <p class="inside">
          <strong>It stands still:</strong> no step for 30 seconds and ten times as long as usual, though the heart of its
          worker beats. What it logged last may say why; <a href={`/workers/${encodeURIComponent(run.worker ?? '')}`}>look at
          the worker</a>, or cancel the run and retry it elsewhere.
        </p>
      )}
      <Result run={run} />
    </Card>
  );
}

function HowFar({ run }: { run: Run }): JSX.Element | null {
  const progress = run.progress;
  if (!progress) {
    return null;
  }
  const done = progressOf(run);
  return (
    <div class="big-progress">
      <div>
        <strong>{progress.phase}</strong>
        <span class="dim">
          step {progress.step} of {progress.steps}
        </span>
        <span class="grow" />
        <span class="num">{(done * 100).toFixed(1)}%</span>
      </div>
      <ProgressBar done={done} label={`${run.id}, ${progress.phase}`} isStalled={progress.stalled} />
      <dl class="facts">
        <Fact name="Loss">{fixed(progress.loss, 4)}</Fact>
        <Fact name="Tokens/s">{si(progress.tokensPerSecond)}</Fact>
        <Fact name="Left">{duration(progress.etaSeconds)}</Fact>
        <Fact name="Resume point">
          {progress.resumePointSeconds == null ? MISSING : `${duration(progress.resumePointSeconds)} old`}
        </Fact>
      </dl>
    </div>
  );
}

function FactsCard({ run }: { run: Run }): JSX.Element {
  return (
    <Card title="Facts" tools={<Copy text={run.id} what="the run's id" />}>
      <dl class="facts inside">
        <Fact name="Run"><span class="mono">{run.id}</span></Fact>
        <Fact name="Attempt">
          <span title={ATTEMPT_HINT}>{attemptOf(run)}</span>
          <small>generation {run.generation}</small>
        </Fact>
        <Fact name="Worker"><span class="mono">{run.worker ?? MISSING}</span></Fact>
        <Fact name="Priority">{run.terms.priority}</Fact>
        <Fact name="Team">{run.terms.team}</Fact>
        <Fact name="Class">{run.terms.workerClass ?? 'any'}</Fact>
        <Fact name="Asked for by">
          {run.requestedBy.name}
          <small>{run.requestedBy.verified ? 'proved' : 'claimed'}</small>
        </Fact>
        <Fact name="Asked"><Ago at={run.requestedAt} /></Fact>
        <Fact name="Changed"><Ago at={run.changedAt} /></Fact>
        {run.parent && <Fact name="Parent"><VersionLink id={run.parent} /></Fact>}
        {run.trainedOn && <Fact name="Dataset">{run.trainedOn.name}</Fact>}
        {run.terms.deadline && <Fact name="Deadline"><span title={exactly(run.terms.deadline)}>{run.terms.deadline}</span></Fact>}
        {run.progress?.guard && <Fact name="Steps skipped">{run.progress.guard.skipped}</Fact>}
      </dl>
    </Card>
  );
}

function Timeline({ run }: { run: Run }): JSX.Element {
  const events = useMemo(() => new Resource(() => readEvents({ subject: run.id, limit: 50 })), [run.id]);
  useEffect(
    () =>
      onEvent(event => {
        if (event === null || event.subject === run.id) {
          events.loadSoon();
        }
      }),
    [events],
  );
  return (
    <Card title="What happened">
      <Loaded of={events}>
        {page => (
          <ol class="timeline inside">
            {page.rows.map(event => (
              <li key={event.id}>
                <span class="dim"><Ago at={event.at} /></span>
                <span>{event.kind.replace('run.', '').replaceAll('-', ' ')}</span>
                <span class="dim">{event.actor}</span>
              </li>
            ))}
            {page.rows.length === 0 && <li class="hint">Nothing that is still remembered here.</li>}
          </ol>
        )}
      </Loaded>
    </Card>
  );
}

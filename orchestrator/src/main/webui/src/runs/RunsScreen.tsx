import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Run } from '../api/types';
import { duration, si } from '../format';
import { hasSnapshot, isClosed } from '../state/live';
import { go, query, withQuery } from '../state/route';
import { Card, Empty, ProblemBox, Skeleton } from '../ui/Card';
import { Ago, ProgressBar, State } from '../ui/bits';
import { Confirm } from '../ui/Dialog';
import { VirtualRows } from '../ui/VirtualRows';
import { tell } from './Actions';
import { firstPage, hasOlder, knownRuns, olderProblem, readOlder } from './list';
import { PlansCard } from './PlansCard';
import { aboutOf, matches, progressOf, whyNot } from './words';

const STATES = ['', 'open', 'running', 'waiting', 'paused', 'failed', 'published', 'cancelled'];
const ROW = 44;

function shown(): Run[] {
  const wanted = query('state').split(',').filter(Boolean);
  const filter = query('q');
  return knownRuns.value.filter(
    run => (wanted.length === 0 || wanted.some(word => isIn(run, word))) && matches(run, filter),
  );
}

const isIn = (run: Run, word: string): boolean => (word === 'open' ? !isClosed(run) : run.state === word);

function StateTabs(): JSX.Element {
  return (
    <nav class="tabs" aria-label="State">
      {STATES.map(state => (
        <a
          key={state}
          href={withQuery({ state })}
          aria-current={query('state') === state ? 'true' : undefined}
        >
          {state || 'all'}
        </a>
      ))}
    </nav>
  );
}

function HowFar({ run }: { run: Run }): JSX.Element {
  if (run.pending) {
    return <span class="dim" title={run.pending.reason}>{run.pending.reason}</span>;
  }
  if (run.problem) {
    return <span title={run.problem.detail}>{run.problem.title}</span>;
  }
  if (!run.progress) {
    return <span class="dim">{run.version ?? run.dataset ?? ''}</span>;
  }
  const { phase, step, steps, stalled } = run.progress;
  return (
    <span class="how-far">
      <ProgressBar done={progressOf(run)} label={`${run.id}, ${phase}`} isStalled={stalled} />
      <span class="dim">
        {phase} {step} / {steps}
        {stalled && ', stalled'}
      </span>
    </span>
  );
}

interface RowProps {
  run: Run;
  top: string;
  isPicked: boolean;
  pick: () => void;
}

function Row({ run, top, isPicked, pick }: RowProps): JSX.Element {
  const open = (): void => go(`/runs/${run.id}`);
  return (
    <div
      class="row runs-grid"
      role="row"
      data-row
      tabIndex={0}
      style={{ top, height: `${ROW}px` }}
      onClick={open}
      onKeyDown={event => event.key === 'Enter' && open()}
    >
      <span role="gridcell" onClick={event => event.stopPropagation()}>
        <input type="checkbox" aria-label={`pick ${run.id}`} checked={isPicked} onChange={pick} />
      </span>
      <span role="gridcell"><State word={run.state} /></span>
      <span role="gridcell" class="two-lines">
        <span class="mono cut">{run.id}</span>
        <span class="dim cut">{run.kind}</span>
      </span>
      <span role="gridcell" title={aboutOf(run)}>{aboutOf(run)}</span>
      <span role="gridcell"><HowFar run={run} /></span>
      <span role="gridcell" class="num">{si(run.progress?.tokensPerSecond)}</span>
      <span role="gridcell" class="num">{run.progress?.loss?.toFixed(3) ?? '–'}</span>
      <span role="gridcell" class="num">{duration(run.progress?.etaSeconds ?? run.pending?.aboutSeconds)}</span>
      <span role="gridcell" class="num">{run.attempt}</span>
      <span role="gridcell" class="mono">{run.worker ?? '–'}</span>
      <span role="gridcell" class="dim"><Ago at={run.changedAt} /></span>
    </div>
  );
}

const HEAD = ['', 'State', 'Run', 'About', 'Progress, or why not', 'Tok/s', 'Loss', 'ETA', 'Attempt', 'Worker', 'Changed'];

function Head(): JSX.Element {
  return (
    <div class="rows-head runs-grid" role="row">
      {HEAD.map((name, index) => (
        <span role="columnheader" key={name} class={index > 4 && index < 9 ? 'num' : ''}>
          {name || <span class="sr">pick</span>}
        </span>
      ))}
    </div>
  );
}

function BulkCancel({ runs, done }: { runs: Run[]; done: () => void }): JSX.Element | null {
  const isAsking = useSignal(false);
  const possible = runs.filter(run => whyNot(run, 'cancel') === '');
  if (runs.length === 0) {
    return null;
  }
  const act = (): void => {
    possible.forEach(run => void tell(run, 'cancel'));
    done();
  };
  return (
    <>
      <button
        class="button danger"
        disabled={possible.length === 0}
        title={possible.length === 0 ? 'none of them can be cancelled' : ''}
        onClick={() => (isAsking.value = true)}
      >
        Cancel {possible.length} of {runs.length}
      </button>
      {isAsking.value && (
        <Confirm
          title={`Cancel ${possible.length} runs?`}
          verb="Cancel them"
          isDangerous
          close={() => (isAsking.value = false)}
          confirm={act}
        >
          <p class="mono">{possible.map(run => run.id).join(', ')}</p>
        </Confirm>
      )}
    </>
  );
}

function RunsCard(): JSX.Element {
  const picked = useSignal<ReadonlySet<string>>(new Set());
  const runs = shown();
  const pick = (id: string): void => {
    const all = new Set(picked.value);
    if (!all.delete(id)) {
      all.add(id);
    }
    picked.value = all;
  };
  const tools = (
    <>
      <BulkCancel
        runs={knownRuns.value.filter(run => picked.value.has(run.id))}
        done={() => (picked.value = new Set())}
      />
      <StateTabs />
    </>
  );
  const row = (index: number, top: string): JSX.Element | null => {
    const run = runs[index];
    return run ? (
      <Row key={run.id} run={run} top={top} isPicked={picked.value.has(run.id)} pick={() => pick(run.id)} />
    ) : null;
  };
  return (
    <Card title="Runs" hint={`${runs.length} shown`} tools={tools}>
      <div class="scroll-x">
        <VirtualRows count={runs.length} rowHeight={ROW} maxHeight="max(340px, 100vh - 260px)" label="Runs" head={<Head />} row={row} />
      </div>
      <RunsState count={runs.length} />
    </Card>
  );
}

/** What stands below the rows: why there are none, what failed, what is older. */
function RunsState({ count }: { count: number }): JSX.Element {
  const first = firstPage.want().state.value;
  const problem = first.problem ?? olderProblem.value;
  const isReady = first.value !== null || hasSnapshot.value;
  return (
    <>
      {problem && <ProblemBox problem={problem} again={() => void firstPage.load()} />}
      {count === 0 && !isReady && !problem && <Skeleton />}
      {count === 0 && isReady && (
        <Empty title={knownRuns.value.length === 0 ? 'No run yet.' : 'No run is like that.'}>
          {knownRuns.value.length === 0 ? (
            <code class="command">POST /api/v1/datasets?name=tales, with a text as the body</code>
          ) : (
            <a href="/runs">Show all runs</a>
          )}
        </Empty>
      )}
      {hasOlder.value && (
        <div class="inside">
          <button class="button" onClick={() => void readOlder()}>
            Older runs
          </button>
        </div>
      )}
    </>
  );
}

export function RunsScreen(): JSX.Element {
  return (
    <div class="stack">
      <RunsCard />
      <PlansCard />
    </div>
  );
}

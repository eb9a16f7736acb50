import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Run } from '../api/types';
import { liveRuns } from '../state/live';
import { query, setQuery, withQuery } from '../state/route';
import { Card, Empty, ProblemBox, Skeleton } from '../ui/Card';
import { Act } from '../ui/Act';
import { Asking } from '../ui/Asking';
import { VirtualRows } from '../ui/VirtualRows';
import { counted } from '../format';
import { costOf } from './Actions';
import { AttemptsTable } from './Attempts';
import { cancelAll } from './bulk';
import { listOf, runsOf } from './list';
import { LogTail } from './LogTail';
import { PlansCard } from '../plans/PlansCard';
import { ROW, RunRow, RunsHead } from './RunRow';
import { whyNot } from './words';

const STATES = ['', 'open', 'running', 'waiting', 'paused', 'failed', 'published', 'cancelled'];
const UNFOLDED = 380;

const wanted = (): string[] => query('state').split(',').filter(Boolean);

function StateTabs(): JSX.Element {
  return (
    <nav class="tabs" aria-label="State">
      {STATES.map(state => (
        <a key={state} href={withQuery({ state })} aria-current={query('state') === state ? 'true' : undefined}>
          {state || 'all'}
        </a>
      ))}
    </nav>
  );
}

function BulkCancel({ runs, done }: { runs: Run[]; done: () => void }): JSX.Element | null {
  const possible = runs.filter(run => whyNot(run, 'cancel') === '');
  if (runs.length === 0) {
    return null;
  }
  const act = async (): Promise<void> => {
    done();
    await cancelAll(possible);
  };
  return (
    <Asking
      name={`Cancel ${possible.length} of ${runs.length}`}
      title={`Cancel ${counted(possible.length, 'run')}?`}
      verb="Cancel them"
      isDangerous
      why={possible.length === 0 ? 'none of them can be cancelled any more' : undefined}
      act={act}
    >
      <ul class="costs">
        {possible.map(run => (
          <li key={run.id}>
            <span class="mono">{run.id}</span> <span class="dim">{costOf(run, 'cancel')}</span>
          </li>
        ))}
      </ul>
    </Asking>
  );
}

/** What is seen of a run without leaving the list. */
function Unfolded({ run, top }: { run: Run; top: string }): JSX.Element {
  return (
    <div class="unfolded" role="row" style={{ top, height: `${UNFOLDED}px` }}>
      <div role="gridcell" class="split">
        <LogTail run={run} />
        <AttemptsTable run={run} />
      </div>
    </div>
  );
}

function RunsCard(): JSX.Element {
  const picked = useSignal<ReadonlySet<string>>(new Set());
  const runs = runsOf(wanted(), query('q'));
  const isKnown = runs.length > 0 || listOf(wanted(), query('q')).all.value !== null;
  const open = query('open');
  const pick = (id: string): void => {
    const all = new Set(picked.value);
    if (!all.delete(id)) {
      all.add(id);
    }
    picked.value = all;
  };
  const ticked = runs.filter(run => picked.value.has(run.id));
  const tools = (
    <>
      <BulkCancel runs={ticked} done={() => (picked.value = new Set())} />
      <StateTabs />
    </>
  );
  const row = (index: number, top: string): JSX.Element | null => {
    const run = runs[index];
    return run ? (
      <RunRow
        key={run.id}
        run={run}
        top={top}
        isPicked={picked.value.has(run.id)}
        isUnfolded={open === run.id}
        pick={() => pick(run.id)}
        unfold={() => setQuery({ open: open === run.id ? '' : run.id })}
      />
    ) : null;
  };
  const unfolded = {
    index: open ? runs.findIndex(run => run.id === open) : -1,
    height: UNFOLDED,
    show: (top: string) => {
      const run = runs.find(one => one.id === open);
      return run && <Unfolded key="unfolded" run={run} top={top} />;
    },
  };
  return (
    <Card title="Runs" hint={isKnown && `${runs.length} shown`} tools={tools}>
      <div class="scroll-x">
        <VirtualRows
          count={runs.length}
          rowHeight={ROW}
          maxHeight="max(340px, 100vh - 260px)"
          label="Runs"
          head={<RunsHead />}
          row={row}
          unfolded={unfolded}
        />
      </div>
      <RunsState count={runs.length} />
    </Card>
  );
}

/** What stands below the rows: why there are none, what failed, what is older. */
function RunsState({ count }: { count: number }): JSX.Element {
  const of = listOf(wanted(), query('q'));
  const { value, problem } = of.all.want().state.value;
  const hasAny = of.rows.length > 0 || liveRuns.value.size > 0 || wanted().length > 0 || query('q') !== '';
  return (
    <>
      {problem && <ProblemBox problem={problem} again={() => void of.all.load()} />}
      {count === 0 && !value && !problem && <Skeleton />}
      {count === 0 && value && !problem && (
        <Empty title={!hasAny ? 'No run yet.' : of.hasMore ? 'None of the newest runs is like that.' : 'No run is like that.'}>
          {hasAny ? (
            <a href="/runs">Show all runs</a>
          ) : (
            <code class="command">
              curl --data-binary @book.txt -H 'Content-Type: text/plain' '{location.origin}/api/v1/datasets?name=book'
            </code>
          )}
        </Empty>
      )}
      {of.hasMore && (
        <div class="inside">
          <Act act={() => of.more()}>Older runs</Act>
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

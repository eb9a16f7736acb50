import type { JSX } from 'preact';
import type { Run } from '../api/types';
import { duration, exactly, si } from '../format';
import { isClosed } from '../state/live';
import { go } from '../state/route';
import { now, ProgressBar, State } from '../ui/bits';
import { Icon } from '../ui/icons';
import { aboutOf, ATTEMPT_HINT, attemptOf, progressOf } from './words';

export const ROW = 44;

function HowFar({ run }: { run: Run }): JSX.Element {
  if (run.pending) {
    return <span class="dim" title={run.pending.reason}>{run.pending.reason}</span>;
  }
  if (run.problem) {
    return <span title={run.problem.detail}>{run.problem.title}</span>;
  }
  if (!run.progress) {
    return <span class="dim mono">{run.version ?? run.dataset ?? ''}</span>;
  }
  const { phase, step, steps, stalled } = run.progress;
  return (
    <span class="how-far">
      <ProgressBar done={progressOf(run)} label={`${run.id}, ${phase}`} isStalled={stalled} />
      <span class="dim">
        {stalled && <State word="stalled" />} {phase} {step} / {steps}
      </span>
    </span>
  );
}

/** How long it has been in its state; of a closed one, how long ago it ended. */
function Since({ run }: { run: Run }): JSX.Element {
  const isQueued = run.state === 'waiting' || run.state === 'offered';
  const at = isQueued ? run.requestedAt : run.changedAt;
  const long = duration(Math.max(0, now.value - Date.parse(at)) / 1000);
  return (
    <time dateTime={at} title={exactly(at)}>
      {isClosed(run) ? `${long} ago` : `for ${long}`}
    </time>
  );
}

interface RowProps {
  run: Run;
  top: string;
  isPicked: boolean;
  isUnfolded: boolean;
  pick: () => void;
  unfold: () => void;
}

export function RunRow({ run, top, isPicked, isUnfolded, pick, unfold }: RowProps): JSX.Element {
  const onKey = (event: KeyboardEvent): void => {
    const act = { ' ': pick, e: unfold }[event.key];
    if (act && event.target === event.currentTarget) {
      event.preventDefault();
      act();
    }
  };
  return (
    <div
      class="row runs-grid"
      role="row"
      data-row
      data-open={`/runs/${run.id}`}
      data-version={run.version}
      tabIndex={0}
      style={{ top, height: `${ROW}px` }}
      onClick={() => go(`/runs/${run.id}`)}
      onKeyDown={onKey}
    >
      <span role="gridcell" class="row-tools" onClick={event => event.stopPropagation()}>
        <input type="checkbox" tabIndex={-1} aria-label={`tick ${run.id}`} checked={isPicked} onChange={pick} />
        <button
          class={`fold ${isUnfolded ? 'open' : ''}`}
          tabIndex={-1}
          aria-expanded={isUnfolded}
          aria-label={`${isUnfolded ? 'fold' : 'unfold'} ${run.id}`}
          onClick={unfold}
        >
          <Icon name="fold" />
        </button>
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
      <span role="gridcell" class="num" title={ATTEMPT_HINT}>{attemptOf(run)}</span>
      <span role="gridcell" class="mono">{run.worker ?? '–'}</span>
      <span role="gridcell" class="dim"><Since run={run} /></span>
    </div>
  );
}

const HEAD = ['', 'State', 'Run', 'About', 'Progress, or why not', 'Tok/s', 'Loss', 'ETA', 'Attempt', 'Worker', 'Time'];

export function RunsHead(): JSX.Element {
  return (
    <div class="rows-head runs-grid" role="row">
      {HEAD.map((name, index) => (
        <span role="columnheader" key={name} class={index > 4 && index < 9 ? 'num' : ''}>
          {name || <span class="sr">tick and unfold</span>}
        </span>
      ))}
    </div>
  );
}

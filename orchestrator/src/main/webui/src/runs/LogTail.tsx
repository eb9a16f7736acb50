import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { readLog } from '../api/calls';
import type { Run } from '../api/types';
import { clock } from '../format';
import { isClosed } from '../state/live';
import { Resource } from '../state/resource';
import { query, setQuery } from '../state/route';
import { Card, Empty, ProblemBox, Skeleton } from '../ui/Card';

/** So many are kept by the server. */
const MOST_LINES = 200;

const EVERY_MS = 2000;
const LEVELS = ['all', 'INFO', 'WARN', 'ERROR'] as const;

type Level = (typeof LEVELS)[number];

/** In the address, of what is on unless it says so. */
const OFF = 'off';

const LEVEL = /\b(DEBUG|INFO|WARN|ERROR|FATAL)\b/;

const ORDER = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

function levelOf(line: string): string {
  return LEVEL.exec(line)?.[1] ?? '';
}

/** Whether lines are at least so grave; a line without a level belongs to the one before it. */
function graveEnough(lines: string[], level: Level): string[] {
  let last = '';
  return lines.filter(line => {
    last = levelOf(line) || last;
    return level === 'all' || ORDER.indexOf(last) >= ORDER.indexOf(level);
  });
}

function useLog(run: Run): Resource<{ text: string; from: string }> {
  const attempt = Number(query('attempt')) || undefined;
  const log = useMemo(() => new Resource(() => readLog(run.id, attempt)), [run.id, attempt]);
  const isOver = isClosed(run);
  useEffect(() => {
    void log.load();
    if (isOver) {
      return;
    }
    const timer = setInterval(() => void log.load(), EVERY_MS);
    return () => clearInterval(timer);
  }, [log, isOver]);
  return log;
}

/** The newest lines of a run's log. It follows them until somebody scrolls up. */
export function LogTail({ run }: { run: Run }): JSX.Element {
  const log = useLog(run);
  const level = LEVELS.find(one => one === query('level')) ?? 'all';
  const isWrapped = query('wrap') !== OFF;
  const follows = query('follow') !== OFF;
  const setFollows = (on: boolean): void => setQuery({ follow: on ? '' : OFF });
  const { value, problem } = log.state.value;
  const tools = (
    <>
      <label>
        <input type="checkbox" checked={follows} onChange={event => setFollows(event.currentTarget.checked)} />
        Follow
      </label>
      <label>
        <input type="checkbox" checked={isWrapped} onChange={event => setQuery({ wrap: event.currentTarget.checked ? '' : OFF })} />
        Wrap
      </label>
      <label>
        Level
        <select class="inline-input" value={level} onChange={event => setQuery({ level: event.currentTarget.value === 'all' ? '' : event.currentTarget.value })}>
          {LEVELS.map(one => <option key={one}>{one}</option>)}
        </select>
      </label>
      <a class="button" href={value?.from ?? ''} download={`${run.id} ${attemptOf(value?.from)}.log`}>
        Download
      </a>
    </>
  );
  const lines = graveEnough((value?.text ?? '').split('\n').filter(Boolean), level);
  return (
    <Card title="Log" hint={value ? `${attemptOf(value.from)}, the last ${MOST_LINES} lines at most` : ''} tools={value ? tools : undefined}>
      {!value && !problem && <Skeleton />}
      {!value && problem?.status === 404 && (
        <Empty title="Nothing is logged yet.">
          <span>Lines come a few seconds after a worker has taken the run.</span>
        </Empty>
      )}
      {!value && problem && problem.status !== 404 && <ProblemBox problem={problem} again={() => void log.load()} />}
      {value && problem && (
        <p class="as-of" role="status">As of {clock(log.state.value.at)}: {problem.title}.</p>
      )}
      {value && <Lines lines={lines} isWrapped={isWrapped} follows={follows} setFollows={setFollows} />}
    </Card>
  );
}

function attemptOf(from: string | undefined): string {
  const attempt = /attempt=(\d+)/.exec(from ?? '')?.[1];
  return attempt ? `attempt ${attempt}` : '';
}

interface LinesProps {
  lines: string[];
  isWrapped: boolean;
  follows: boolean;
  setFollows: (on: boolean) => void;
}

function Lines({ lines, isWrapped, follows, setFollows }: LinesProps): JSX.Element {
  const box = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (follows && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [lines.length, follows, lines.at(-1)]);
  const scrolled = (event: Event): void => {
    const shown = event.currentTarget as HTMLElement;
    const isAtEnd = shown.scrollHeight - shown.scrollTop - shown.clientHeight < 24;
    if (isAtEnd !== follows) {
      setFollows(isAtEnd);
    }
  };
  return (
    <pre class={`log ${isWrapped ? 'wrap' : ''}`} ref={box} onScroll={scrolled} tabIndex={0} aria-label="log lines" role="log">
      {lines.map((line, index) => (
        <div key={index} class={levelOf(line)}>
          {line}
        </div>
      ))}
    </pre>
  );
}

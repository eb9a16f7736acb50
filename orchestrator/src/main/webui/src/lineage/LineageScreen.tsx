import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { readRun } from '../api/calls';
import type { Run, Version } from '../api/types';
import { CurveCard } from '../curve/CurveCard';
import { fixed } from '../format';
import { liveRuns } from '../state/live';
import { go, query, setQuery, withQuery } from '../state/route';
import { theme } from '../state/theme';
import { spoken } from '../state/toasts';
import type { Picture, Row } from '../state/picture';
import { Card, Empty, Loaded, ProblemBox, Skeleton } from '../ui/Card';
import { csvLink } from '../ui/csv';
import { lazily } from '../ui/lazily';
import { failures } from '../runs/failures';
import { withLive } from '../runs/words';
import { COLOURINGS, coloursOf, type Colouring, type Colours } from './colours';
import { forestOf, tableOf, unborn, type Forest } from './forest';
import { LogView } from './LogView';
import { MapView } from './MapView';
import { gradient } from './ramp';
import { SidePanel } from './SidePanel';
import { pathOf } from './steps';
import { Swatch } from './Swatch';
import { useShown, type Shown } from './shown';

const GrowDialog = lazily(async () => (await import('../version/GrowDialog')).GrowDialog);

function choose(id: string): void {
  setQuery({ v: id });
  spoken.value = `${id} is selected`;
}

const open = (id: string): void => go(pathOf(id));

/** Drawn anew when versions or the unborn among the runs change, not when those only progress. */
function useForest(rows: Row[]): Forest {
  const byId = useMemo(() => new Map(rows.map(row => [row.id, row])), [rows]);
  const runs = unborn(withLive(failures.want().value ?? [], liveRuns.value), byId);
  const outline = runs.map(run => `${run.id} ${run.state}`).join();
  return useMemo(() => forestOf(rows, runs), [rows, outline]);
}

function Tabs({ view }: { view: string }): JSX.Element {
  return (
    <nav class="tabs" aria-label="View">
      <a href={withQuery({ view: '' })} aria-current={view === 'map' ? 'true' : undefined}>Map</a>
      <a href={withQuery({ view: 'log' })} aria-current={view === 'log' ? 'true' : undefined}>Log</a>
    </nav>
  );
}

/** So many words of a legend have room. */
const MOST_WORDS = 6;

function Legend({ forest, by, colours }: { forest: Forest; by: Colouring; colours: Colours }): JSX.Element | null {
  const ramp = gradient(theme.value);
  if (by !== 'perplexity') {
    return (
      <span class="legend">
        {colours.words.slice(0, MOST_WORDS).map(mark => (
          <span key={mark.word}>
            <Swatch shape={mark.shape} fill={mark.fill} />
            {mark.word}
          </span>
        ))}
        {colours.words.length > MOST_WORDS && <span>and {colours.words.length - MOST_WORDS} more</span>}
      </span>
    );
  }
  return forest.worst > forest.best ? (
    <span class="legend">
      perplexity {fixed(forest.best, 1)}
      <svg class="ramp" viewBox={`0 0 ${ramp.length} 1`} preserveAspectRatio="none" aria-hidden="true">
        {ramp.map((fill, index) => <rect key={fill} x={index} y="0" width="1.05" height="1" fill={fill} />)}
      </svg>
      {fixed(forest.worst, 1)}
    </span>
  ) : null;
}

interface PickProps<T extends string> {
  name: string;
  value: T;
  choices: readonly T[];
  label: (choice: T) => string;
  take: (choice: T) => void;
}

function Pick<T extends string>({ name, value, choices, label, take }: PickProps<T>): JSX.Element {
  return (
    <label class="hint">
      {name}
      <select class="inline-input small" aria-label={name} value={value} onChange={event => take(event.currentTarget.value as T)}>
        {choices.map(choice => <option key={choice} value={choice}>{label(choice)}</option>)}
      </select>
    </label>
  );
}

/** How many versions are left out, and how to see them. */
function Hidden({ picture }: { picture: Picture }): JSX.Element | null {
  if (picture.hidden === 0) {
    return null;
  }
  const count = picture.hidden.toLocaleString('en');
  return (
    <span class="hint" role="status">
      {count} hidden
      {picture.versions <= picture.most ? (
        <>, <a href={withQuery({ all: '1' })}>show</a></>
      ) : (
        ': a filter shows what it finds'
      )}
    </span>
  );
}

interface PictureProps {
  shown: Shown;
  picture: Picture;
}

function Screen({ shown, picture }: PictureProps): JSX.Element {
  const forest = useForest(picture.rows);
  const growing = useSignal<Version | null>(null);
  const { selected } = shown;
  const view = query('view') === 'log' ? 'log' : 'map';
  const measure = query('x') === 'depth' ? 'depth' : query('x') === 'time' ? 'time' : 'tokens';
  const by = COLOURINGS.find(one => one === query('color')) ?? 'perplexity';
  const colours = useMemo(() => coloursOf(forest, by, theme.value), [forest, by, theme.value]);
  const chosen = forest.byId.get(selected);
  const { isLoading, problem } = shown.reading.state.value;
  const isRead = !isLoading && !problem;
  const line = chosen?.version?.id ?? chosen?.parent?.version?.id;
  const shared = { forest, selected, colours, choose };
  const tools = (
    <>
      <Legend forest={forest} by={by} colours={colours} />
      <Pick name="colour" value={by} choices={COLOURINGS} label={one => one} take={one => setQuery({ color: one === 'perplexity' ? '' : one })} />
      {view === 'map' ? (
        <Pick name="x" value={measure} choices={['tokens', 'depth', 'time']} label={one => MEASURES[one]} take={one => setQuery({ x: one === 'tokens' ? '' : one })} />
      ) : (
        <a class="button" href={csvLink(tableOf(forest))} download="lineage.csv">CSV</a>
      )}
    </>
  );
  const found = shown.filter && !problem && `${picture.wanted} of ${picture.versions} found`;
  return (
    <div class="stack">
      <div class="split even">
        <Card title="Versions" hint={<><Tabs view={view} /> {found} <Hidden picture={picture} /></>} tools={tools}>
          {shown.problem && <ProblemBox problem={shown.problem} />}
          {view === 'map' ? <MapView {...shared} open={open} measure={measure} /> : <LogView {...shared} isFiltered={shown.filter !== ''} />}
        </Card>
        <SidePanel node={chosen ?? null} unknown={isRead ? selected : ''} forest={forest} choose={choose} grow={version => (growing.value = version)} />
      </div>
      {line && <CurveCard id={line} />}
      {growing.value && <GrowDialog parent={growing.value} close={() => (growing.value = null)} />}
    </div>
  );
}

const MEASURES = { tokens: 'training tokens', depth: 'generations', time: 'time of birth' } as const;

/** The run that an address names, if it names one. */
async function runOf(id: string): Promise<Run | null> {
  return id.startsWith('r') ? readRun(id).catch(() => null) : null;
}

export function LineageScreen(): JSX.Element {
  const shown = useShown();
  const { selected, reading } = shown;
  const state = liveRuns.value.get(selected)?.state;
  useEffect(() => {
    // What was unborn when it was selected is a version once its run has published it.
    void runOf(selected).then(run => run?.version && selected === query('v') && choose(run.version));
  }, [selected, state]);
  if (shown.picture && shown.picture.versions > 0) {
    return <Screen shown={shown} picture={shown.picture} />;
  }
  return (
    <Card title="Versions">
      <Loaded of={reading}>
        {picture => (picture.versions > 0 ? <Skeleton /> : (
          <Empty title="No version yet. Train or import a root.">
            <code class="command">POST /api/v1/models {'{"name": "tales", "dataset": "tales"}'}</code>
          </Empty>
        ))}
      </Loaded>
    </Card>
  );
}

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { CurveCard } from '../curve/CurveCard';
import { fixed } from '../format';
import { liveRuns } from '../state/live';
import { go, query, setQuery, withQuery } from '../state/route';
import { theme } from '../state/theme';
import { spoken } from '../state/toasts';
import { versions, versionsById } from '../state/versions';
import { Card, Empty, Loaded } from '../ui/Card';
import { GrowDialog } from '../version/GrowDialog';
import type { Version } from '../api/types';
import { forestOf, unborn, type Forest } from './forest';
import { LogView } from './LogView';
import { MapView } from './MapView';
import { pathTo } from './path';
import { gradient } from './ramp';
import { SidePanel } from './SidePanel';

/** The version that somebody is about to grow. */
export const growing = signal<Version | null>(null);

function choose(id: string): void {
  setQuery({ v: id });
  spoken.value = `${id} is selected`;
}

function open(id: string): void {
  const isVersion = versionsById.value.has(id);
  go(`/${isVersion ? 'versions' : 'runs'}/${encodeURIComponent(id)}`);
}

/** Drawn anew when versions or the unborn among the runs change, not when those only progress. */
function useForest(all: Version[]): Forest {
  const runs = unborn(liveRuns.value.values(), versionsById.value);
  const outline = runs.map(run => `${run.id} ${run.state}`).join();
  return useMemo(() => forestOf(all, runs), [all, outline]);
}

function Tabs({ view }: { view: string }): JSX.Element {
  return (
    <nav class="tabs" aria-label="View">
      <a href={withQuery({ view: '' })} aria-current={view === 'map' ? 'true' : undefined}>Map</a>
      <a href={withQuery({ view: 'log' })} aria-current={view === 'log' ? 'true' : undefined}>Log</a>
    </nav>
  );
}

function Legend({ forest }: { forest: Forest }): JSX.Element {
  const colours = gradient(theme.value);
  return (
    <span class="legend">
      perplexity {fixed(forest.best, 1)}
      <svg viewBox={`0 0 ${colours.length} 1`} preserveAspectRatio="none" aria-hidden="true">
        {colours.map((fill, index) => <rect key={fill} x={index} y="0" width="1.05" height="1" fill={fill} />)}
      </svg>
      {fixed(forest.worst, 1)}
    </span>
  );
}

function Screen({ all }: { all: Version[] }): JSX.Element {
  const forest = useForest(all);
  const selected = query('v') || best(all) || '';
  const view = query('view') === 'log' ? 'log' : 'map';
  const measure = query('x') === 'depth' ? 'depth' : 'tokens';
  const chosen = forest.byId.get(selected);
  const line = chosen?.version?.id ?? chosen?.parent?.id ?? '';
  const path = useMemo(() => pathTo(line, versionsById.value), [line, all]);
  const shared = { forest, selected, filter: query('q'), choose, open };
  const tools = (
    <>
      {forest.worst > forest.best && <Legend forest={forest} />}
      {view === 'map' && (
        <a class="hint" href={withQuery({ x: measure === 'tokens' ? 'depth' : '' })}>
          x: {measure === 'tokens' ? 'training tokens' : 'generations'}
        </a>
      )}
    </>
  );
  return (
    <div class="stack">
      <div class="split even">
        <Card title="Versions" hint={<Tabs view={view} />} tools={tools}>
          {view === 'map' ? <MapView {...shared} measure={measure} /> : <LogView {...shared} />}
        </Card>
        <SidePanel node={chosen ?? null} forest={forest} choose={choose} grow={version => (growing.value = version)} />
      </div>
      {path.length > 0 && <CurveCard path={path} all={all} />}
      {growing.value && <GrowDialog parent={growing.value} close={() => (growing.value = null)} />}
    </div>
  );
}

function best(all: Version[]): string | undefined {
  return all.toSorted((a, b) => (a.perplexity ?? Infinity) - (b.perplexity ?? Infinity))[0]?.id;
}

export function LineageScreen(): JSX.Element {
  useEffect(() => void versions.want(), []);
  const isEmpty = versions.value?.length === 0;
  if (versions.value === null || isEmpty) {
    return (
      <Card title="Versions">
        <Loaded of={versions}>
          {() => (
            <Empty title="No version yet. Train or import a root.">
              <code class="command">POST /api/v1/models {'{"name": "tales", "dataset": "tales"}'}</code>
            </Empty>
          )}
        </Loaded>
      </Card>
    );
  }
  return <Screen all={versions.value} />;
}

import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { counted, fixed, nats, si } from '../format';
import { liveRuns } from '../state/live';
import { pick } from '../state/picked';
import type { Colours } from './colours';
import { neighbour, stateOf, type Forest } from './forest';
import { MapDrawing, type Measure } from './MapDrawing';
import type { Place } from './marks';

interface MapProps {
  forest: Forest;
  selected: string;
  colours: Colours;
  measure: Measure;
  choose: (id: string) => void;
  open: (id: string) => void;
}

const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/** The forest as a map. Drawing is not Preact's: thousands of marks change with each frame. */
export function MapView(props: MapProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const drawing = useRef<MapDrawing | null>(null);
  const pointed = useSignal<Place | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const { forest, selected, colours, measure } = props;
  const wish = { forest, selected, measure, colours };
  const cameFrom = useRef(new Map<string, string>());
  useEffect(() => {
    if (!host.current) {
      return;
    }
    const choose = (id: string): void => latest.current.choose(id);
    const map = new MapDrawing(host.current, wish, choose, place => (pointed.value = place));
    drawing.current = map;
    return () => map.close();
  }, []);
  useEffect(() => drawing.current?.show(wish), [forest, selected, colours, measure]);
  useEffect(() => drawing.current?.reveal(selected), [selected]);
  useSignalEffect(() => {
    // Read before anything else, or nobody would call again while nothing is unborn.
    const runs = liveRuns.value;
    const running = latest.current.forest.nodes.filter(node => node.run);
    running.forEach(node => (node.run = runs.get(node.id) ?? node.run));
    drawing.current?.turn(running);
  });
  const onKey = (event: KeyboardEvent): void => {
    const map = drawing.current;
    const keys: Record<string, () => void> = {
      '+': () => map?.zoomBy(1.5),
      '-': () => map?.zoomBy(1 / 1.5),
      '0': () => map?.fit(),
      Enter: () => props.open(selected),
      x: () => pick(selected),
    };
    if (ARROWS.has(event.key)) {
      event.preventDefault();
      const id = neighbour(forest, selected, event.key, cameFrom.current.get(selected));
      if (id) {
        if (event.key === 'ArrowLeft') {
          cameFrom.current.set(id, selected);
        }
        props.choose(id);
      }
    } else {
      keys[event.key]?.();
    }
  };
  return (
    <div class="map-frame">
      <div class="map-host" ref={host} tabIndex={0} role="group" aria-label="Map of the lineage" onKeyDown={onKey} />
      <div class="zoom" role="group" aria-label="Zoom">
        <button aria-label="zoom out" onClick={() => drawing.current?.zoomBy(1 / 1.5)}>−</button>
        <button onClick={() => drawing.current?.fit()}>Fit</button>
        <button aria-label="zoom in" onClick={() => drawing.current?.zoomBy(1.5)}>+</button>
      </div>
      {pointed.value && <Tip place={pointed.value} width={host.current?.clientWidth ?? 600} />}
    </div>
  );
}

function Tip({ place, width }: { place: Place; width: number }): JSX.Element {
  const { node, x, y } = place;
  const left = x + 220 < width ? x + 16 : x - 200;
  return (
    <div class="tip" style={{ left: `${left}px`, top: `${Math.max(6, y - 34)}px` }}>
      <strong class="mono">{node.id}</strong>
      <span>{node.version ? `${si(node.version.parameters)} parameters` : `${node.run?.kind ?? ''}, ${stateOf(node)}`}</span>
      {node.version && <span>perplexity {fixed(node.version.perplexity, 2)}, {nats(node.version.lossAtEnd, node.version.bitsPerByte)}</span>}
      {node.version && <span>{node.version.model}{node.version.dataset && `, trained on ${node.version.dataset}`}</span>}
      {node.version && node.version.skipped > 0 && <span>{counted(node.version.skipped, 'version')} before it {node.version.skipped === 1 ? 'is' : 'are'} hidden</span>}
      {[...(node.version?.aliases ?? []), ...(node.version?.tags ?? [])].length > 0 && (
        <span>{[...(node.version?.aliases ?? []).map(one => `★ ${one}`), ...(node.version?.tags ?? [])].join(' · ')}</span>
      )}
      <span>{si(node.tokens)} tokens along its line</span>
    </div>
  );
}

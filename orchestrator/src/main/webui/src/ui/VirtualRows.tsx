import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface VirtualProps {
  count: number;
  rowHeight: number;
  /** As much as fits of this is shown; fewer rows take less. */
  maxHeight: string;
  label: string;
  role?: 'grid' | 'treegrid' | 'table';
  head: ComponentChildren;
  /** Draws a row; its place is `top`. */
  row: (index: number, top: string) => ComponentChildren;
  /** A row to bring into view. */
  reveal?: number;
  behind?: ComponentChildren;
  onKeyDown?: (event: KeyboardEvent) => void;
  /** The row below which something more is shown, so high; none if it is negative. */
  unfolded?: { index: number; height: number; show: (top: string) => ComponentChildren };
}

const OVERSCAN = 8;

/** A long table of which only the rows in view are in the document. */
export function VirtualRows(props: VirtualProps): JSX.Element {
  const { count, rowHeight } = props;
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  useEffect(() => {
    const shown = box.current;
    if (!shown) {
      return;
    }
    const watch = new ResizeObserver(() => (height.value = shown.clientHeight));
    watch.observe(shown);
    return () => watch.disconnect();
  }, []);
  useReveal(box.current, props.reveal, rowHeight);
  const fold = props.unfolded && props.unfolded.index >= 0 ? props.unfolded : null;
  const extra = fold ? fold.height : 0;
  const placeOf = (index: number): string => `${index * rowHeight + (fold && index > fold.index ? extra : 0)}px`;
  const first = Math.max(0, Math.floor((top.value - extra) / rowHeight) - OVERSCAN);
  const last = Math.min(count, Math.ceil((top.value + height.value) / rowHeight) + OVERSCAN);
  const rows = [];
  for (let index = first; index < last; index++) {
    rows.push(props.row(index, placeOf(index)));
  }
  return (
    <div class="rows" role={props.role ?? 'grid'} aria-label={props.label} aria-rowcount={count + 1}>
      {props.head}
      <div
        class="rows-body"
        role="rowgroup"
        tabIndex={count === 0 ? undefined : -1}
        ref={box}
        style={{ maxHeight: props.maxHeight }}
        onScroll={event => (top.value = event.currentTarget.scrollTop)}
        onKeyDown={props.onKeyDown}
      >
        <div role="presentation" class="rows-all" style={{ height: `${count * rowHeight + extra}px` }}>
          {props.behind}
          {rows}
          {fold?.show(`${(fold.index + 1) * rowHeight}px`)}
        </div>
      </div>
    </div>
  );
}

function useReveal(box: HTMLElement | null, reveal: number | undefined, rowHeight: number): void {
  useEffect(() => {
    if (!box || reveal === undefined || reveal < 0) {
      return;
    }
    const top = reveal * rowHeight;
    if (top < box.scrollTop) {
      box.scrollTop = top;
    } else if (top + rowHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = top + rowHeight - box.clientHeight;
    }
  }, [box, reveal]);
}

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Reading } from '../state/resource';
import { Loaded } from '../ui/Card';

interface PlottedProps<T> {
  class: string;
  /** What it shows, in words. */
  label: string;
  /** The code that draws, which is loaded when it is first needed. */
  with: Reading<T>;
  /** Draws into a host; what it gives ends that. */
  draw: (code: T, host: HTMLElement) => () => void;
  /** It is drawn anew when one of these changes. */
  changes: unknown[];
}

/** A drawing of a library. */
export function Plotted<T>(props: PlottedProps<T>): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const code = props.with.want().value;
  useEffect(() => (code !== null && host.current ? props.draw(code, host.current) : undefined), [code, ...props.changes]);
  return code === null ? (
    <div class={props.class}><Loaded of={props.with}>{() => null}</Loaded></div>
  ) : (
    <div class={props.class} ref={host} role="img" aria-label={props.label} />
  );
}

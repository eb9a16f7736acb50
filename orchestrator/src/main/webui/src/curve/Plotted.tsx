import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PlottedProps {
  class: string;
  /** What it shows, in words. */
  label: string;
  /** Draws into a host; what it gives ends that. */
  draw: (host: HTMLElement) => Promise<() => void>;
  /** It is drawn anew when one of these changes. */
  changes: unknown[];
}

/** A drawing of a library that is loaded when it is first needed. */
export function Plotted(props: PlottedProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isGone = false;
    let end = (): void => undefined;
    if (host.current) {
      void props.draw(host.current).then(ends => (isGone ? ends() : (end = ends)));
    }
    return () => {
      isGone = true;
      end();
    };
  }, props.changes);
  return <div class={props.class} ref={host} role="img" aria-label={props.label} />;
}

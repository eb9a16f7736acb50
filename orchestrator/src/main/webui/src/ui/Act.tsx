import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { toast } from '../state/toasts';

interface ActProps {
  /** Done once at a time: while it goes on, more clicks do nothing. */
  act: () => Promise<unknown> | void;
  /** Why it is of no use now. Such a button can still be reached, and says so. */
  why?: string | undefined;
  class?: string;
  label?: string;
  children: ComponentChildren;
}

/** A button for something that is done on the server. */
export function Act({ act, why, label, children, ...rest }: ActProps): JSX.Element {
  const isBusy = useSignal(false);
  const press = async (event: Event): Promise<void> => {
    event.stopPropagation();
    if (why) {
      toast(`Not now: ${why}.`);
    } else if (!isBusy.peek()) {
      isBusy.value = true;
      try {
        await act();
      } finally {
        isBusy.value = false;
      }
    }
  };
  return (
    <button
      class={`button ${rest.class ?? ''}`}
      type="button"
      aria-label={label}
      aria-disabled={why || isBusy.value ? 'true' : undefined}
      aria-busy={isBusy.value}
      title={why || undefined}
      onClick={press}
    >
      {children}
    </button>
  );
}

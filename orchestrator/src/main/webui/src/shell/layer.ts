import { signal } from '@preact/signals';

/** What is open above the screen. */
export const above = signal<'nothing' | 'keys' | 'jump'>('nothing');

/** A dialog may be told late that it was closed, when another is open already. */
export function close(of: typeof above.value): void {
  if (above.value === of) {
    above.value = 'nothing';
  }
}

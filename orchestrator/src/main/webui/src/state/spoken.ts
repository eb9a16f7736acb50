import { signal } from '@preact/signals';

/** What a screen reader says next. */
export const spoken = signal('');

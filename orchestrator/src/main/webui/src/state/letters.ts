import { signal } from '@preact/signals';

/** Whether single letters and signs do something wherever the focus is. */
export const hasLetters = signal(localStorage.getItem('letters') !== 'off');

export function setLetters(has: boolean): void {
  hasLetters.value = has;
  localStorage.setItem('letters', has ? 'on' : 'off');
}

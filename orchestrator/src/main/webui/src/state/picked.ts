import { effect, signal } from '@preact/signals';
import { spoken } from './toasts';

const MOST = 8;

function stored(): string[] {
  return (sessionStorage.getItem('picked') ?? '').split(',').filter(Boolean);
}

/** The versions that somebody has put aside to compare. */
export const picked = signal<readonly string[]>(stored());

effect(() => sessionStorage.setItem('picked', picked.value.join(',')));

export function pick(id: string): void {
  const has = picked.value.includes(id);
  picked.value = has ? picked.value.filter(one => one !== id) : [...picked.value, id].slice(-MOST);
  spoken.value = has ? `${id} is out of the comparison` : `${id} is in the comparison`;
}

export const compareLink = (ids: readonly string[]): string => `/compare?v=${ids.map(encodeURIComponent).join(',')}`;

import { signal } from '@preact/signals';
import { go } from '../state/route';
import { PLACES } from './places';

/** What is open above the screen. */
export const above = signal<'nothing' | 'keys' | 'jump'>('nothing');

let afterG = 0;

function isTyping(event: KeyboardEvent): boolean {
  return /INPUT|TEXTAREA|SELECT/.test((event.target as Element).tagName);
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('main [data-row]')];
}

function move(by: number): void {
  const all = rows();
  const here = all.findIndex(row => row === document.activeElement || row.contains(document.activeElement));
  all[Math.min(all.length - 1, Math.max(0, here + by))]?.focus();
}

function goTo(key: string): boolean {
  const place = PLACES.find(one => one.key === key);
  if (place && Date.now() - afterG < 1500) {
    afterG = 0;
    go(place.path);
    return true;
  }
  return false;
}

const ACTIONS: Record<string, () => void> = {
  '/': () => document.getElementById('filter')?.focus(),
  '?': () => (above.value = 'keys'),
  g: () => (afterG = Date.now()),
  j: () => move(1),
  k: () => move(-1),
};

/** The keys that work everywhere. */
export function onKey(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
    event.preventDefault();
    above.value = 'jump';
    return;
  }
  if (isTyping(event)) {
    if (event.key === 'Escape') {
      (event.target as HTMLElement).blur();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || above.value !== 'nothing') {
    return;
  }
  const action = ACTIONS[event.key];
  if (goTo(event.key)) {
    event.preventDefault();
  } else if (action) {
    event.preventDefault();
    action();
  }
}

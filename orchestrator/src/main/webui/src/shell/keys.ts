import { hasLetters } from '../state/letters';
import { pick } from '../state/picked';
import { go } from '../state/route';
import { above } from './layer';
import { PLACES } from './places';

let afterG = 0;

function isTyping(event: KeyboardEvent): boolean {
  return /INPUT|TEXTAREA|SELECT/.test((event.target as Element).tagName);
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('main [data-row]')];
}

/** From the row that has the focus, or else from the one that is selected. */
function move(by: number): void {
  const all = rows();
  const focused = all.findIndex(row => row.contains(document.activeElement));
  const here = focused >= 0 ? focused : all.findIndex(row => row.ariaSelected === 'true');
  all[Math.min(all.length - 1, Math.max(0, here + by))]?.focus();
}

const here = (): HTMLElement | null => (document.activeElement as HTMLElement | null)?.closest('[data-row]') ?? null;

/** Opens the row that has the focus, if what is in it does not take the key. */
function open(event: KeyboardEvent): boolean {
  const target = (event.target as HTMLElement).closest<HTMLElement>('[data-row][data-open]');
  const path = target && target === event.target ? target.dataset['open'] : undefined;
  if (path) {
    go(path);
  }
  return path !== undefined;
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

const LETTERS: Record<string, () => void> = {
  '/': () => document.getElementById('filter')?.focus(),
  '?': () => (above.value = 'keys'),
  g: () => (afterG = Date.now()),
  j: () => move(1),
  k: () => move(-1),
  x: () => {
    const version = here()?.dataset['version'];
    if (version) {
      pick(version);
    }
  },
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
  if (event.ctrlKey || event.metaKey || event.altKey || above.value !== 'nothing' || document.querySelector('dialog[open]')) {
    return;
  }
  if (event.key === 'Enter' ? open(event) : hasLetters.value && letter(event.key)) {
    event.preventDefault();
  }
}

function letter(key: string): boolean {
  const action = LETTERS[key];
  if (goTo(key)) {
    return true;
  }
  action?.();
  return action !== undefined;
}

import { computed, signal } from '@preact/signals';

/** The address is the state: what a person sees can be sent to another as a link. */
const address = signal(new URL(location.href));

addEventListener('popstate', () => {
  address.value = new URL(location.href);
});

export const path = computed(() => address.value.pathname);
export const parts = computed(() => path.value.split('/').filter(Boolean).map(decodeURIComponent));
export const hash = computed(() => address.value.hash.slice(1));

export function query(name: string): string {
  return address.value.searchParams.get(name) ?? '';
}

/** Goes to another place, and begins at its top; `replace` leaves no step to go back to. */
export function go(to: string, replace = false): void {
  const url = new URL(to, location.href);
  const isElsewhere = !replace && url.pathname !== location.pathname;
  history[replace ? 'replaceState' : 'pushState'](null, '', url);
  address.value = url;
  if (isElsewhere) {
    document.getElementById('main')?.scrollTo(0, 0);
  }
}

/** Changes some of the query; an empty value takes a name out. */
export function setQuery(values: Record<string, string>, replace = true): void {
  go(withQuery(values), replace);
}

/** This place with some of its query changed. */
export function withQuery(values: Record<string, string>): string {
  const url = new URL(address.value);
  for (const [name, value] of Object.entries(values)) {
    if (value) {
      url.searchParams.set(name, value);
    } else {
      url.searchParams.delete(name);
    }
  }
  return url.pathname + url.search + url.hash;
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Whether it is a part of what is shown: the browser goes there, and takes the focus along, however often it is asked. */
const isPart = (url: URL): boolean => url.hash !== '' && url.pathname + url.search === location.pathname + location.search;

/** Follows links within the page without loading it again. */
export function followLinks(event: MouseEvent): void {
  const link = (event.target as Element).closest('a');
  if (!link || !isPlainClick(event) || link.target || link.hasAttribute('download')) {
    return;
  }
  const url = new URL(link.href);
  if (url.origin === location.origin && !url.pathname.startsWith('/api/') && !isPart(url)) {
    event.preventDefault();
    go(url.href);
  }
}

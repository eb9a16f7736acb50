/**
 * Whether a text is a filter in the language of the server (docs/FILTERS.md); else its words are
 * looked for in what is shown.
 */
export const isFilter = (text: string): boolean => /[=<>~()]|^\s*not\s|\s(and|or)\s/.test(text);

/** What the server is asked for of all runs. */
export interface RunsWish {
  filter?: string;
  state?: string;
}

/** The wish for runs in some states; without a state in any, and `open` is every state that is no end. */
export function wishOf(states: readonly string[], words: string): RunsWish {
  const found: RunsWish = isFilter(words) ? { filter: words } : {};
  const [state, ...others] = states;
  if (state === undefined || (state === 'open' && others.length === 0 && !found.filter)) {
    // The stream tells of all that are open.
    return found;
  }
  if (others.length === 0 && state !== 'open') {
    return { ...found, state };
  }
  const wanted = states.map(one => (one === 'open' ? one : `state = "${one}"`)).join(' or ');
  return { filter: found.filter ? `(${found.filter}) and (${wanted})` : wanted };
}

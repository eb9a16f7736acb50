/**
 * Whether a text is a filter in the language of the server (docs/FILTERS.md); else its words are
 * looked for in what is shown.
 */
export const isFilter = (text: string): boolean => /[=<>~()]|^\s*not\s|\s(and|or)\s/.test(text);

import { readPage } from '../api/http';
import { readFoundEvents } from '../api/ops';
import { isFilter } from '../runs/filter';
import { LIMIT, type Source } from './pages';

/** The feed as a text finds it: by the filter language, or by its words. */
export const sourceOf = (text: string): Source => ({
  first: cursor => readFoundEvents({ ...(isFilter(text) ? { filter: text } : { text }), cursor, limit: LIMIT }),
  at: link => readPage(link),
});

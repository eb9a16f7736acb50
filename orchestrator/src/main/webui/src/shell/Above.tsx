import type { JSX } from 'preact';
import { lazily } from '../ui/lazily';
import { above } from './layer';

const KeyList = lazily(async () => (await import('./KeyList')).KeyList);
const Jump = lazily(async () => (await import('./Jump')).Jump);

/** What is asked for by a key, over the screen. */
export function Above(): JSX.Element | null {
  return above.value === 'nothing' ? null : <div class="above">{above.value === 'keys' ? <KeyList /> : <Jump />}</div>;
}

import type { JSX } from 'preact';
import { hasLetters, setLetters } from '../state/letters';
import { Dialog } from '../ui/Dialog';
import { close } from './layer';
import { PLACES } from './places';

const KEYS: readonly [string, string][] = [
  ['/', 'filter; Esc leaves it'],
  ['g, then o l r w c e', PLACES.map(place => place.name).join(', ')],
  ['j and k', 'next and previous row'],
  ['Enter', 'open the row'],
  ['e', 'unfold the run of the row, or fold it'],
  ['x', 'add the version of the row to the comparison, or take it out'],
  ['Space', 'tick the run of the row, for what is done to several at once'],
  ['arrows', 'walk the lineage: left is the parent'],
  ['+ − 0', 'zoom the map, and see all of it'],
  ['Ctrl K', 'jump to a version, run or worker'],
  ['?', 'this list'],
];

/** The keys, and whether those that are single letters and signs do anything: who speaks to a computer may set them off by chance. */
export function KeyList(): JSX.Element {
  return (
    <Dialog title="Keys" close={() => close('keys')}>
      <label class="tick">
        <input type="checkbox" checked={hasLetters.value} onChange={event => setLetters(event.currentTarget.checked)} />
        single letters and signs do something, wherever the focus is
      </label>
      <dl class="key-list">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

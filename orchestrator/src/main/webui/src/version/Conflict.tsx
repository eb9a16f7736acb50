import type { JSX } from 'preact';
import { Dialog } from '../ui/Dialog';

interface ConflictProps {
  /** What somebody else changed. */
  what: string;
  seen: string;
  now: string;
  wish: string;
  again: () => void;
  leave: () => void;
}

/** Somebody was quicker: both values, and the decision once more. */
export function Conflict({ what, seen, now, wish, again, leave }: ConflictProps): JSX.Element {
  const foot = (
    <>
      <button class="button" onClick={leave}>Leave it as it is now</button>
      <button class="button first" onClick={again}>Do it all the same</button>
    </>
  );
  return (
    <Dialog title={`${what} was changed meanwhile`} close={leave} foot={foot}>
      <dl class="conflict">
        <div><dt>You saw</dt><dd class="mono">{seen}</dd></div>
        <div><dt>It is now</dt><dd class="mono">{now}</dd></div>
        <div><dt>You want</dt><dd class="mono">{wish}</dd></div>
      </dl>
    </Dialog>
  );
}

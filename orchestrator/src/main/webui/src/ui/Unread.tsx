import type { JSX } from 'preact';
import type { Reading } from '../state/resource';

interface UnreadProps {
  of: Reading<unknown>;
  /** Its name, to begin a sentence with. */
  what: string;
}

/** Says of a list beside something else that it could not be read; while it is read there is nothing to say. */
export function Unread({ of, what }: UnreadProps): JSX.Element | null {
  const { value, problem } = of.want().state.value;
  return problem && value === null ? (
    <p class="as-of" role="status">
      {what} cannot be read: {problem.title}.
      <button class="button" type="button" onClick={() => void of.load()}>Try again</button>
    </p>
  ) : null;
}

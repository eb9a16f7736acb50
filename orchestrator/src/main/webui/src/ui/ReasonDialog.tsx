import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { actor } from '../state/actor';
import { Act } from './Act';
import { Dialog } from './Dialog';

interface ReasonDialogProps {
  title: string;
  /** The word on the button that agrees. */
  verb: string;
  close: () => void;
  /** Told once, after the dialog has gone. */
  act: (reason: string) => Promise<void>;
  /** What follows from it. */
  children: ComponentChildren;
}

/** Asks why, before anything happens that is logged with its reason. */
export function ReasonDialog({ title, verb, close, act, children }: ReasonDialogProps): JSX.Element {
  const reason = useSignal('');
  const agree = async (): Promise<void> => {
    close();
    await act(reason.value);
  };
  const foot = (
    <>
      <button class="button" onClick={close}>Leave it</button>
      <Act class="danger" why={reason.value.trim() ? undefined : 'a reason is needed'} act={agree}>{verb}</Act>
    </>
  );
  return (
    <Dialog title={title} close={close} foot={foot}>
      {children}
      <label class="field">
        Why
        <input value={reason.value} required onInput={event => (reason.value = event.currentTarget.value)} />
      </label>
      <p class="hint">It will be logged under the name {actor.value}.</p>
    </Dialog>
  );
}

import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { Act } from './Act';
import { Confirm } from './Dialog';

interface AskingProps {
  /** On the button. */
  name: ComponentChildren;
  /** The question, and the word that agrees. */
  title: string;
  verb: string;
  /** Done once for each question that was agreed to, with the key of that wish. */
  act: (key: string) => Promise<unknown>;
  isDangerous?: boolean;
  isLogged?: boolean;
  why?: string | undefined;
  label?: string;
  /** What follows from it. */
  children: ComponentChildren;
}

/** A button that asks before anything happens. */
export function Asking({ name, act, why, label, children, ...question }: AskingProps): JSX.Element {
  const isAsking = useSignal(false);
  return (
    <>
      <Act class={question.isDangerous ? 'danger' : ''} why={why} {...(label ? { label } : {})} act={() => void (isAsking.value = true)}>
        {name}
      </Act>
      {isAsking.value && (
        <Confirm {...question} close={() => (isAsking.value = false)} confirm={key => void act(key)}>
          {children}
        </Confirm>
      )}
    </>
  );
}

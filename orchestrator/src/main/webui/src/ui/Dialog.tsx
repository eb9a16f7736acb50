import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { freshKey } from '../api/http';
import { actor } from '../state/actor';
import { enter } from '../state/layers';
import { Icon } from './icons';
import { Toasts } from './Toasts';

interface DialogProps {
  title: string;
  close: () => void;
  foot?: ComponentChildren;
  isWide?: boolean;
  children: ComponentChildren;
}

/** Above everything else, until it is closed; the browser keeps the focus inside. */
export function Dialog({ title, close, foot, isWide, children }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  const layer = useMemo(() => Symbol(), []);
  useLayoutEffect(() => enter(layer), []);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      // Its event of closing comes when another dialog may have taken its place.
      isGone.current = true;
      shown?.close();
    };
  }, []);
  return (
    <dialog ref={dialog} class={isWide ? 'wide-dialog' : ''} aria-label={title} onClose={() => isGone.current || close()}>
      <div class="dialog-head">
        <h2>{title}</h2>
        <span class="grow" />
        <button class="icon-button" aria-label="close" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <div class="dialog-body">{children}</div>
      {foot && <div class="dialog-foot">{foot}</div>}
      <Toasts layer={layer} />
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  verb: string;
  isDangerous?: boolean;
  /** False for what no log keeps a name of. */
  isLogged?: boolean;
  close: () => void;
  /** Told once, with the key of the wish: the same however often it is sent. */
  confirm: (key: string) => void;
  children: ComponentChildren;
}

/** A question before something is done. */
export function Confirm(props: ConfirmProps): JSX.Element {
  const isDone = useRef(false);
  const key = useMemo(freshKey, []);
  const act = (): void => {
    // A second click may come before the dialog is gone.
    if (!isDone.current) {
      isDone.current = true;
      props.confirm(key);
      props.close();
    }
  };
  const foot = (
    <>
      <button class="button" onClick={props.close}>
        Leave it
      </button>
      <button class={`button ${props.isDangerous ? 'danger' : 'first'}`} onClick={act}>
        {props.verb}
      </button>
    </>
  );
  return (
    <Dialog title={props.title} close={props.close} foot={foot}>
      {props.children}
      {props.isLogged !== false && <p class="hint">It will be logged under the name {actor.value}.</p>}
    </Dialog>
  );
}

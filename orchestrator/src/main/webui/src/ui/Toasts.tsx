import type { JSX } from 'preact';
import { dismiss, spoken, toasts } from '../state/toasts';
import { Icon } from './icons';

export function Toasts(): JSX.Element {
  return (
    <>
      <div class="sr" aria-live="polite">
        {spoken.value}
      </div>
      <div class="toasts">
        {toasts.value.map(toast => (
          <div key={toast.id} class={`toast ${toast.isBad ? 'bad' : ''}`}>
            <div>
              <strong>{toast.text}</strong>
              {toast.detail && <p>{toast.detail}</p>}
            </div>
            <span class="grow" />
            <button class="icon-button" aria-label="dismiss" onClick={() => dismiss(toast.id)}>
              <Icon name="close" />
            </button>
          </div>
        ))}
      </div>
    </>
  );
}

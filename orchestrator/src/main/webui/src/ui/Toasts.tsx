import type { JSX } from 'preact';
import { dismiss, spoken, toasts } from '../state/toasts';
import { layers } from '../state/layers';
import { Icon } from './icons';

/** What is told in passing. While a dialog is open only that can be reached, so the uppermost one shows it. */
export function Toasts({ layer }: { layer?: symbol | undefined }): JSX.Element | null {
  return layers.value.at(-1) !== layer ? null : (
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

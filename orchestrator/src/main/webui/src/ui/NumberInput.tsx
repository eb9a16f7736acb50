import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

interface NumberInputProps {
  value: number;
  change: (value: number) => void;
  label?: string;
  class?: string;
  min?: number;
  max?: number;
  step?: string;
}

/** Takes a number, and leaves alone what is being typed: "0.0" may be on its way to "0.05", and nothing to another number. */
export function NumberInput({ value, change, label, ...more }: NumberInputProps): JSX.Element {
  const text = useRef(String(value));
  if (text.current !== '' && Number(text.current) !== value) {
    text.current = String(value);
  }
  const take = (event: { currentTarget: HTMLInputElement }): void => {
    text.current = event.currentTarget.value;
    if (text.current !== '') {
      change(Number(text.current));
    }
  };
  const leave = (event: { currentTarget: HTMLInputElement }): void => {
    if (text.current === '') {
      text.current = String(value);
      event.currentTarget.value = text.current;
    }
  };
  return <input type="number" aria-label={label} {...more} value={text.current} onInput={take} onBlur={leave} />;
}

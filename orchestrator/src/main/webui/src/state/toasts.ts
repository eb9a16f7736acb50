import { signal } from '@preact/signals';
import { Problem } from '../api/http';
import { spoken } from './spoken';

export { spoken };

export interface Toast {
  id: number;
  text: string;
  detail: string;
  isBad: boolean;
}

export const toasts = signal<Toast[]>([]);

let last = 0;

export function toast(text: string, detail = '', isBad = false): void {
  const id = ++last;
  toasts.value = [...toasts.peek(), { id, text, detail, isBad }];
  spoken.value = text;
  setTimeout(() => dismiss(id), isBad ? 15_000 : 5_000);
}

export function dismiss(id: number): void {
  toasts.value = toasts.peek().filter(one => one.id !== id);
}

/** Does something that a person asked for, and shows how it went. */
export async function attempt<T>(done: string, action: () => Promise<T>): Promise<T | null> {
  try {
    const result = await action();
    toast(done);
    return result;
  } catch (error) {
    const problem = Problem.of(error);
    toast(problem.title, problem.detail, true);
    return null;
  }
}

import { signal } from '@preact/signals';

/** The dialogs that are open, the uppermost last. What is outside of that one cannot be reached. */
export const layers = signal<readonly symbol[]>([]);

/** A dialog opens above the others; the result closes it. */
export function enter(layer: symbol): () => void {
  layers.value = [...layers.peek(), layer];
  return () => void (layers.value = layers.peek().filter(one => one !== layer));
}

import type { JSX } from 'preact';
import { outlineOf, type Shape } from './shapes';

/** A small mark beside a word. */
export function Swatch({ shape, fill }: { shape: Shape; fill: string }): JSX.Element {
  return (
    <svg class="swatch" viewBox="0 0 8 8" aria-hidden="true">
      <path d={outlineOf(shape, 3.2, 4, 4)} fill={fill} />
    </svg>
  );
}

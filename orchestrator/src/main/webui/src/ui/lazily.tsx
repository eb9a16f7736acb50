import type { ComponentType, JSX } from 'preact';
import { later } from '../state/code';
import { Loaded } from './Card';

/** A component whose code is loaded when it is first shown, or once there is time. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const code = later(load);
  return function Lazy(props: P): JSX.Element {
    const Shown = code.want().value;
    return Shown ? <Shown {...props} /> : <Loaded of={code}>{() => null}</Loaded>;
  };
}

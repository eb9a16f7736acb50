import { signal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { Problem } from '../api/http';
import { ProblemBox, Skeleton } from './Card';

/** A component whose code is loaded when it is first shown. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const loaded = signal<ComponentType<P> | null>(null);
  const problem = signal<Problem | null>(null);
  let isAsked = false;
  const ask = async (): Promise<void> => {
    isAsked = true;
    problem.value = null;
    try {
      loaded.value = await load();
    } catch (error) {
      problem.value = new Problem(0, 'This part of the page cannot be loaded', `${Problem.of(error).detail}; load the page again`);
    }
  };
  return function Lazy(props: P): JSX.Element {
    if (!isAsked) {
      void ask();
    }
    const Shown = loaded.value;
    if (Shown) {
      return <Shown {...props} />;
    }
    return problem.value ? <ProblemBox problem={problem.value} again={() => location.reload()} /> : <Skeleton />;
  };
}

import type { ComponentChildren, JSX } from 'preact';
import type { Problem } from '../api/http';
import { clock } from '../format';
import { Copy } from './bits';
import type { Known, Reading } from '../state/resource';

interface CardProps {
  title: string;
  hint?: ComponentChildren;
  tools?: ComponentChildren;
  class?: string;
  children?: ComponentChildren;
}

export function Card({ title, hint, tools, children, ...rest }: CardProps): JSX.Element {
  return (
    <section class={`card ${rest.class ?? ''}`} aria-label={title}>
      <div class="bar">
        <h2>{title}</h2>
        {hint && <span class="hint">{hint}</span>}
        <span class="grow" />
        {tools}
      </div>
      {children}
    </section>
  );
}

export function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" role="status" aria-label="loading">
      <i />
      <i />
      <i />
    </div>
  );
}

export function Empty(props: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <strong>{props.title}</strong>
      {props.children}
    </div>
  );
}

export function ProblemBox(props: { problem: Problem; again?: () => void }): JSX.Element {
  const { problem, again } = props;
  const trace = problem.more['traceId'];
  return (
    <div class="problem" role="alert">
      <strong>{problem.title}</strong>
      <p>{problem.detail}</p>
      {typeof trace === 'string' && (
        <p class="trace">
          <span class="mono">trace {trace}</span>
          <Copy text={trace} what="the trace id" />
        </p>
      )}
      {again && (
        <div>
          <button class="button" onClick={again}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}

interface LoadedProps<T> {
  of: Reading<T>;
  children: (value: T) => ComponentChildren;
}

/** The states of something that is read: loading, failed, there, and there but old. */
export function Loaded<T>({ of, children }: LoadedProps<T>): JSX.Element {
  const known: Known<T> = of.want().state.value;
  const again = (): void => void of.load();
  if (known.value === null) {
    return known.problem ? <ProblemBox problem={known.problem} again={again} /> : <Skeleton />;
  }
  return (
    <>
      {known.problem && (
        <div class="as-of" role="status">
          As of {clock(known.at)}: {known.problem.title}.
          <button class="button" onClick={again}>
            Try again
          </button>
        </div>
      )}
      {children(known.value)}
    </>
  );
}

import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { ago, exactly } from '../format';
import { spoken, toast } from '../state/toasts';
import { Icon } from './icons';

export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | '';

const TONES: Record<string, Tone> = {
  published: 'ok',
  passed: 'ok',
  approved: 'ok',
  idle: 'ok',
  running: 'busy',
  publishing: 'busy',
  busy: 'busy',
  offered: '',
  waiting: '',
  paused: 'warn',
  pausing: 'warn',
  draining: 'warn',
  stalled: 'warn',
  asked: 'warn',
  failed: 'bad',
  lost: 'bad',
  'handed-over': 'warn',
  withdrawn: '',
  finished: 'ok',
  stopped: 'bad',
  open: 'busy',
  done: 'ok',
  collecting: 'busy',
  interrupted: 'warn',
  cancelled: '',
  abandoned: '',
};

const SHAPES: Record<Tone, string> = { ok: '●', busy: '◐', warn: '▲', bad: '✕', '': '○' };

/** A state as shape, word and colour. */
export function State({ word }: { word: string }): JSX.Element {
  const tone = TONES[word] ?? '';
  return (
    <span class={`pill ${tone}`}>
      <span aria-hidden="true">{SHAPES[tone]}</span>
      {word}
    </span>
  );
}

/** The time, for everything that grows older while one looks. */
export const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), 1000);

export function Ago({ at }: { at: string }): JSX.Element {
  return (
    <time dateTime={at} title={exactly(at)}>
      {ago(at, now.value)}
    </time>
  );
}

interface BarProps {
  done: number;
  label: string;
  isStalled?: boolean;
}

export function ProgressBar({ done, label, isStalled }: BarProps): JSX.Element {
  return (
    <div
      class={`progress ${isStalled ? 'stalled' : ''}`}
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(done * 100)}
      aria-label={label}
    >
      <i style={{ width: `${done * 100}%` }} />
    </div>
  );
}

export function Fact(props: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** Longer texts are not shown where they could not be copied. */
const LONGEST_SHOWN = 300;

interface CopyProps {
  text: string;
  what: string;
  /** Shown beside the icon, where several of them stand together. */
  label?: string;
}

export function Copy({ text, what, label }: CopyProps): JSX.Element {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      spoken.value = `copied ${what}`;
    } catch {
      // Without https there is no clipboard at all, and a browser may refuse it.
      const byHand = text.length <= LONGEST_SHOWN ? `copy it by hand: ${text}` : 'select it on the page and copy it by hand';
      toast(`${what} could not be copied`, `The browser gives this page no clipboard; ${byHand}`, true);
    }
  };
  return (
    <button class={label ? 'button' : 'icon-button'} aria-label={`copy ${what}`} title={`copy ${what}`} onClick={copy}>
      <Icon name="copy" />
      {label}
    </button>
  );
}

export function VersionLink({ id }: { id: string }): JSX.Element {
  return (
    <a class="mono" href={`/versions/${encodeURIComponent(id)}`}>
      {id}
    </a>
  );
}

export function RunLink({ id }: { id: string }): JSX.Element {
  return (
    <a class="mono" href={`/runs/${encodeURIComponent(id)}`}>
      {id}
    </a>
  );
}

import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { NewSample } from '../api/types';
import { Card } from '../ui/Card';
import { State, VersionLink } from '../ui/bits';
import { write, type Writing } from './sampling';

interface Asked {
  wish: NewSample;
  writings: [string, Signal<Writing>][];
}

const numberOf = (data: FormData, name: string): number => Number(data.get(name));

function wishOf(form: HTMLFormElement): NewSample {
  const data = new FormData(form);
  return {
    prompt: String(data.get('prompt')),
    maxTokens: numberOf(data, 'maxTokens'),
    temperature: numberOf(data, 'temperature'),
    topP: numberOf(data, 'topP'),
    seed: numberOf(data, 'seed'),
  };
}

function Form({ ask }: { ask: (wish: NewSample) => void }): JSX.Element {
  const take = (event: SubmitEvent): void => {
    event.preventDefault();
    ask(wishOf(event.currentTarget as HTMLFormElement));
  };
  return (
    <form class="stack" onSubmit={take}>
      <label class="field">
        Prompt
        <textarea name="prompt" rows={2} required>Once upon a time</textarea>
      </label>
      <div class="fields">
        <label class="field">Tokens<input name="maxTokens" type="number" min={1} defaultValue={80} /></label>
        <label class="field">Temperature<input name="temperature" type="number" min={0} step="0.1" defaultValue={0.8} /></label>
        <label class="field">Top p<input name="topP" type="number" min={0} max={1} step="0.05" defaultValue={1} /></label>
        <label class="field">Seed<input name="seed" type="number" defaultValue={1} /></label>
      </div>
      <div class="buttons">
        <button class="button first">Write</button>
      </div>
    </form>
  );
}

const WORDS: Record<Writing['state'], string> = { writing: 'running', done: 'published', stopped: 'cancelled', failed: 'failed' };

function Column({ id, prompt, writing }: { id: string; prompt: string; writing: Signal<Writing> }): JSX.Element {
  const { text, state, note } = writing.value;
  return (
    <article class="sample" aria-label={`what ${id} writes`} aria-busy={state === 'writing'}>
      <span>
        <VersionLink id={id} /> {(state === 'failed' || state === 'writing') && <State word={WORDS[state]} />}
      </span>
      <pre>
        <span class="prompt">{prompt}</span>
        {text}
      </pre>
      <span class="hint">{note}</span>
    </article>
  );
}

/** What versions write on from the same prompt with the same seed, side by side. */
export function SamplesCard({ versions }: { versions: string[] }): JSX.Element {
  const asked = useSignal<Asked | null>(null);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const ask = (wish: NewSample): void => {
    stop.current.abort();
    stop.current = new AbortController();
    const { signal } = stop.current;
    asked.value = { wish, writings: versions.map(id => [id, write(id, wish, signal)]) };
  };
  const isWriting = asked.value?.writings.some(([, writing]) => writing.value.state === 'writing');
  const tools = isWriting ? <button class="button" onClick={() => stop.current.abort()}>Stop</button> : undefined;
  return (
    <Card title="Samples" hint="the same prompt and seed for each" tools={tools}>
      <div class="inside stack">
        <Form ask={ask} />
        {asked.value ? (
          <div class="samples">
            {asked.value.writings.map(([id, writing]) => (
              <Column key={id} id={id} prompt={asked.value?.wish.prompt ?? ''} writing={writing} />
            ))}
          </div>
        ) : (
          <p class="hint">No sample yet. A worker writes, also while it trains.</p>
        )}
      </div>
    </Card>
  );
}

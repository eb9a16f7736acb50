import { signal, type Signal } from '@preact/signals';
import { sample } from '../api/calls';
import { Problem } from '../api/http';
import type { NewSample } from '../api/types';
import { counted } from '../format';

/** What a version has written so far. It is text and never markup, whatever it looks like. */
export interface Writing {
  text: string;
  state: 'writing' | 'done' | 'stopped' | 'failed';
  note: string;
}

interface Line {
  text?: string;
  finish?: string;
  tokens?: number;
  seconds?: number;
  problem?: { title: string; detail: string };
}

/** Lines of JSON, as they come. */
async function* linesOf(response: Response): AsyncGenerator<Line> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    const lines = (rest + chunk.value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(Boolean).map(line => JSON.parse(line) as Line);
  }
}

function after(writing: Writing, line: Line): Writing {
  if (line.problem) {
    return { ...writing, state: 'failed', note: `${line.problem.title}: ${line.problem.detail}` };
  }
  const text = writing.text + (line.text ?? '');
  if (line.finish) {
    return { text, state: 'done', note: `${counted(line.tokens ?? 0, 'token')} in ${line.seconds?.toFixed(2) ?? '–'} s, ended by ${line.finish}` };
  }
  return { ...writing, text };
}

/** Lets a version write; what it returns changes as it writes. */
export function write(id: string, wish: NewSample, stop: AbortSignal): Signal<Writing> {
  const writing = signal<Writing>({ text: '', state: 'writing', note: '' });
  const run = async (): Promise<void> => {
    for await (const line of linesOf(await sample(id, wish, stop))) {
      writing.value = after(writing.value, line);
    }
    if (writing.value.state === 'writing') {
      writing.value = { ...writing.value, state: 'failed', note: 'the answer was cut off' };
    }
  };
  run().catch(error => {
    const problem = Problem.of(error);
    writing.value = stop.aborted
      ? { ...writing.value, state: 'stopped', note: 'stopped' }
      : { ...writing.value, state: 'failed', note: `${problem.title}: ${problem.detail}` };
  });
  return writing;
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Problem } from '../api/http';
import { actor } from '../state/actor';
import { toast } from '../state/toasts';
import { Act } from '../ui/Act';
import { ProblemBox } from '../ui/Card';
import { Dialog } from '../ui/Dialog';
import { Conflict } from '../version/Conflict';
import { readRetention, setRetention, type Seen } from './retention';
import { formOf, rulesOf, whyNot, wordsOf, type NewRules, type Rules, type RulesForm } from './rules';

const CHANGED = 412;

interface RulesProps {
  model: string;
  seen: Seen;
  close: () => void;
}

/** Changes the rules of a model only from where they were seen. Nothing happens to any version by that. */
export function RulesDialog({ model, seen: newest, close }: RulesProps): JSX.Element {
  // What was there when the dialog was opened, whatever comes meanwhile.
  const seen = useMemo(() => newest, []);
  const form = useSignal<RulesForm>(formOf(seen.value.rules));
  const problem = useSignal<Problem | null>(null);
  const now = useSignal<Seen | null>(null);
  const wanted = useSignal<NewRules | null>(null);
  const send = async (rules: NewRules | null, etag: string): Promise<void> => {
    wanted.value = rules;
    try {
      const after = await setRetention(model, rules, etag);
      toast(`${model}: ${wordsOf(after.rules)}`);
      close();
    } catch (error) {
      problem.value = Problem.of(error);
      now.value = problem.value.status === CHANGED ? await readRetention(model).catch(() => null) : null;
    }
  };
  const latest = now.value;
  if (latest) {
    return (
      <Conflict
        what={`What stays of ${model}`}
        seen={wordsOf(seen.value.rules)}
        now={wordsOf(latest.value.rules)}
        wish={wordsOf(wanted.value as Rules | null)}
        again={() => void send(wanted.value, latest.etag)}
        leave={close}
      />
    );
  }
  const why = whyNot(form.value) || undefined;
  const foot = (
    <>
      <span class="hint grow">logged under the name {actor.value}</span>
      {seen.value.rules && <Act class="danger" act={() => send(null, seen.etag)}>Let all stay</Act>}
      <button class="button" onClick={close}>Leave it</button>
      <Act class="first" why={why} act={() => send(rulesOf(form.value), seen.etag)}>Set these rules</Act>
    </>
  );
  return (
    <Dialog title={`What stays of ${model}`} close={close} foot={foot}>
      <Fields form={form.value} change={part => (form.value = { ...form.value, ...part })} />
      <p class="hint">
        What an alias names, and what other versions or open runs need, stays whatever the rules say. Nothing happens until
        they are applied.
      </p>
      {problem.value && <ProblemBox problem={problem.value} />}
    </Dialog>
  );
}

interface FieldsProps {
  form: RulesForm;
  change: (part: Partial<RulesForm>) => void;
}

function Fields({ form, change }: FieldsProps): JSX.Element {
  const count = (name: 'last' | 'every' | 'days', label: string): JSX.Element => (
    <label class="field">
      {label}
      <input inputMode="numeric" value={form[name]} onInput={event => change({ [name]: event.currentTarget.value.trim() })} />
    </label>
  );
  return (
    <>
      <div class="fields">
        {count('last', 'The newest, so many')}
        {count('every', 'One of each so many')}
        {count('days', 'Days until a purge')}
      </div>
      <label>
        <input type="checkbox" checked={form.isTagged} onChange={event => change({ isTagged: event.currentTarget.checked })} /> Those
        that have a tag
      </label>
    </>
  );
}

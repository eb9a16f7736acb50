import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { removePolicy, setPolicy } from '../api/decisions';
import { Problem } from '../api/http';
import type { Alias } from '../api/types';
import { actor } from '../state/actor';
import { toast } from '../state/toasts';
import { Act } from '../ui/Act';
import { ProblemBox } from '../ui/Card';
import { Dialog } from '../ui/Dialog';
import { formOf, policyOf, whyNot, wordsOf, type PolicyForm } from './policy';

interface FieldsProps {
  form: PolicyForm;
  change: (part: Partial<PolicyForm>) => void;
}

function Fields({ form, change }: FieldsProps): JSX.Element {
  const number = (name: 'tolerance' | 'growthGain', label: string): JSX.Element => (
    <label class="field">
      {label}
      <input inputMode="decimal" placeholder="not looked at" value={form[name]} onInput={event => change({ [name]: event.currentTarget.value.trim() })} />
    </label>
  );
  const flag = (name: 'secondActor' | 'locked', label: string): JSX.Element => (
    <label>
      <input type="checkbox" checked={form[name]} onChange={event => change({ [name]: event.currentTarget.checked })} /> {label}
    </label>
  );
  return (
    <>
      <label class="field">
        Measured on these datasets, by name
        <input placeholder="none" value={form.evaluations} onInput={event => change({ evaluations: event.currentTarget.value })} />
      </label>
      <div class="fields">
        {number('tolerance', 'Worse than its best ancestor by at most, in nats')}
        {number('growthGain', 'Better than its control arm by at least, in nats')}
      </div>
      {flag('secondActor', 'Somebody else than who moves it has approved')}
      {flag('locked', 'Nobody may move it, whatever holds')}
      <label class="field">
        Why
        <input placeholder="needed where less must hold than before" value={form.reason} onInput={event => change({ reason: event.currentTarget.value.trim() })} />
      </label>
    </>
  );
}

interface PolicyProps {
  model: string;
  /** Without one its name is asked for: an alias need not be there yet. */
  alias: Alias | null;
  close: () => void;
}

/** Says what must hold before an alias moves. */
export function PolicyDialog({ model, alias, close }: PolicyProps): JSX.Element {
  const name = useSignal(alias?.alias ?? '');
  const form = useSignal(formOf(alias?.policy?.policy));
  const problem = useSignal<Problem | null>(null);
  const send = async (act: () => Promise<Alias>): Promise<void> => {
    try {
      const { policy } = await act();
      toast(`${name.value} ${policy ? wordsOf(policy.policy) : 'moves whatever holds'}`);
      close();
    } catch (error) {
      problem.value = Problem.of(error);
    }
  };
  const why = (name.value.trim() === '' ? 'the alias has no name' : whyNot(form.value)) || undefined;
  const foot = (
    <>
      <span class="hint grow">logged under the name {actor.value}</span>
      {alias?.policy && (
        <Act class="danger" why={form.value.reason === '' ? 'nobody says why' : undefined} act={() => send(() => removePolicy(model, name.value, form.value.reason))}>
          Let it move whatever holds
        </Act>
      )}
      <button class="button" onClick={close}>Leave it</button>
      <Act class="first" why={why} act={() => send(() => setPolicy(model, name.value.trim(), policyOf(form.value)))}>Set this policy</Act>
    </>
  );
  return (
    <Dialog title={alias ? `Policy of ${alias.alias}` : `Policy of an alias of ${model}`} close={close} foot={foot}>
      {!alias && (
        <label class="field">
          Alias
          <input value={name.value} placeholder="production" pattern="[a-z0-9\-]+" onInput={event => (name.value = event.currentTarget.value)} />
        </label>
      )}
      <Fields form={form.value} change={part => (form.value = { ...form.value, ...part })} />
      {problem.value && <ProblemBox problem={problem.value} />}
    </Dialog>
  );
}

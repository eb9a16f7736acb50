import type { JSX } from 'preact';
import { findNewest } from '../api/ops';
import { si } from '../format';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { NumberInput } from '../ui/NumberInput';
import { Unread } from '../ui/Unread';
import { datasets } from '../version/datasets';
import type { PlanWish } from './planText';

const newest = new Resource(findNewest);

onEvent(event => {
  if (event === null || event.kind === 'version-published') {
    newest.loadSoon();
  }
});

interface FormProps {
  wish: PlanWish;
  change: (part: Partial<PlanWish>) => void;
  /** Drops what was changed by hand in the document; nothing if that says what the form says. */
  takeBack?: () => void;
}

function Tick(props: { is: boolean; change: (is: boolean) => void; children: string }): JSX.Element {
  return (
    <label class="tick">
      <input type="checkbox" checked={props.is} onChange={event => props.change(event.currentTarget.checked)} />
      {props.children}
    </label>
  );
}

/** The usual plan as a form, which writes the document until that is changed by hand. */
export function PlanForm({ takeBack, ...form }: FormProps): JSX.Element {
  return (
    <div class="stack">
      {takeBack && (
        <div class="by-hand" role="status">
          <span>The document was changed by hand, and is what counts.</span>
          <button class="button" type="button" onClick={takeBack}>Back to the form, drop these changes</button>
        </div>
      )}
      <fieldset class="stack" disabled={takeBack !== undefined}>
        <Fields {...form} />
      </fieldset>
    </div>
  );
}

function Fields({ wish, change }: FormProps): JSX.Element {
  const number = (name: 'factor' | 'steps' | 'leastGain', label: string, step: string): JSX.Element => (
    <label class="field">
      {label}
      <NumberInput step={step} value={wish[name]} change={value => change({ [name]: value })} />
    </label>
  );
  return (
    <>
      <label class="field">
        Name
        <input value={wish.name} onInput={event => change({ name: event.currentTarget.value })} />
      </label>
      <label class="field">
        Grow this version
        <input
          list="plan-parents"
          value={wish.parent}
          placeholder="an id, or model@alias"
          onInput={event => change({ parent: event.currentTarget.value })}
        />
      </label>
      <datalist id="plan-parents">
        {(newest.want().value?.rows ?? []).map(one => (
          <option key={one.id} value={one.id}>{one.model} · {si(one.parameters)}</option>
        ))}
      </datalist>
      <Unread of={newest} what="The newest versions" />
      <div class="fields">
        {number('factor', 'Tokens, times', '0.5')}
        {number('steps', 'Steps', '1')}
        {number('leastGain', 'Least gain', '0.005')}
      </div>
      <div class="fields">
        <label class="field">
          Measure it on
          <select value={wish.dataset} onChange={event => change({ dataset: event.currentTarget.value })}>
            <option value="">nothing more</option>
            {[...new Set((datasets.want().value ?? []).map(one => one.name))].map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label class="field">
          Then move this alias to it
          <input value={wish.alias} placeholder="none" onInput={event => change({ alias: event.currentTarget.value })} />
        </label>
      </div>
      <Unread of={datasets} what="The sets" />
      <Tick is={wish.hasControl} change={hasControl => change({ hasControl })}>
        a control arm: the same parent, data and budget without growth
      </Tick>
      <Tick is={wish.hasScratch} change={hasScratch => change({ hasScratch })}>
        a scratch arm: the child's shape from random weights, to compare costs with
      </Tick>
      <Tick is={wish.asksFirst} change={asksFirst => change({ asksFirst })}>
        ask for approval before it goes on
      </Tick>
    </>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { startPlan, tryPlan } from '../api/calls';
import { freshKey, Problem } from '../api/http';
import type { PlanDryRun } from '../api/types';
import { bytes, duration, si } from '../format';
import { attempt } from '../state/toasts';
import { versions } from '../state/versions';
import { ProblemBox } from '../ui/Card';
import { Dialog } from '../ui/Dialog';
import { plans } from './plans';
import { planText, type PlanWish } from './planText';

const FIRST: PlanWish = {
  name: 'grow-beside-control',
  parent: '',
  factor: 2,
  steps: 200,
  hasControl: true,
  leastGain: 0.01,
  asksFirst: true,
  dataset: '',
};

interface FormProps {
  wish: PlanWish;
  change: (part: Partial<PlanWish>) => void;
}

function Form({ wish, change }: FormProps): JSX.Element {
  const number = (name: 'factor' | 'steps' | 'leastGain', label: string, step: string): JSX.Element => (
    <label class="field">
      {label}
      <input type="number" step={step} value={wish[name]} onInput={event => change({ [name]: Number(event.currentTarget.value) })} />
    </label>
  );
  return (
    <div class="stack">
      <label class="field">
        Name
        <input value={wish.name} onInput={event => change({ name: event.currentTarget.value })} />
      </label>
      <label class="field">
        Grow this version
        <select value={wish.parent} onChange={event => change({ parent: event.currentTarget.value })}>
          <option value="">choose one</option>
          {(versions.want().value ?? []).map(one => (
            <option key={one.id} value={one.id}>{one.id} · {one.model} · {si(one.parameters)}</option>
          ))}
        </select>
      </label>
      <div class="fields">
        {number('factor', 'Tokens, times', '0.5')}
        {number('steps', 'Steps', '1')}
        {number('leastGain', 'Least gain', '0.005')}
      </div>
      <label class="field">
        Measure on this dataset afterwards
        <input value={wish.dataset} placeholder="none" onInput={event => change({ dataset: event.currentTarget.value })} />
      </label>
      <label>
        <input type="checkbox" checked={wish.hasControl} onChange={event => change({ hasControl: event.currentTarget.checked })} />{' '}
        a control arm: the same parent, data and budget without growth
      </label>
      <label>
        <input type="checkbox" checked={wish.asksFirst} onChange={event => change({ asksFirst: event.currentTarget.checked })} />{' '}
        ask for approval before it goes on
      </label>
    </div>
  );
}

/** A form and the document that it writes; the document may be changed by hand, and is what counts. */
export function PlanDialog({ close }: { close: () => void }): JSX.Element {
  const wish = useSignal(FIRST);
  const text = useSignal(planText(FIRST));
  const outlook = useSignal<PlanDryRun | null>(null);
  const problem = useSignal<Problem | null>(null);
  const key = useMemo(freshKey, [text.value]);
  const change = (part: Partial<PlanWish>): void => {
    wish.value = { ...wish.value, ...part };
    text.value = planText(wish.value);
  };
  const dryRun = async (): Promise<void> => {
    problem.value = null;
    outlook.value = await tryPlan(text.value).catch(error => {
      problem.value = Problem.of(error);
      return null;
    });
  };
  const start = async (): Promise<void> => {
    if (await attempt('the plan has begun', () => startPlan(text.value, key))) {
      void plans.load();
      close();
    }
  };
  const foot = (
    <>
      <button class="button" onClick={() => void dryRun()}>Dry run</button>
      <button class="button first" onClick={() => void start()}>Start the plan</button>
    </>
  );
  return (
    <Dialog title="New plan" close={close} foot={foot} isWide>
      <div class="plan-form">
        <Form wish={wish.value} change={change} />
        <label class="field">
          The document
          <textarea spellcheck={false} value={text.value} onInput={event => (text.value = event.currentTarget.value)} />
        </label>
      </div>
      {problem.value && <ProblemBox problem={problem.value} />}
      {outlook.value && <Outlook of={outlook.value} />}
    </Dialog>
  );
}

function Outlook({ of }: { of: PlanDryRun }): JSX.Element {
  return (
    <table class="plain">
      <thead>
        <tr><th>Stage</th><th>Arm</th><th class="num">Parameters</th><th class="num">Checkpoint</th><th class="num">Tokens</th><th class="num">Time</th></tr>
      </thead>
      <tbody>
        {of.arms.map(arm => (
          <tr key={arm.stage + arm.arm}>
            <td>{arm.stage}</td>
            <td>{arm.arm}</td>
            <td class="num">{si(arm.estimate.parameters)}</td>
            <td class="num">{bytes(arm.estimate.checkpointBytes)}</td>
            <td class="num">{si(arm.estimate.trainingTokens)}</td>
            <td class="num">{duration(arm.estimate.seconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { startPlan, tryPlan } from '../api/calls';
import { freshKey, Problem } from '../api/http';
import type { PlanDryRun } from '../api/types';
import { bytes, duration, flops, si } from '../format';
import { actor } from '../state/actor';
import { go } from '../state/route';
import { toast } from '../state/toasts';
import { Act } from '../ui/Act';
import { ProblemBox } from '../ui/Card';
import { Dialog } from '../ui/Dialog';
import { Document } from './Document';
import { PlanForm } from './PlanForm';
import { plans } from './plans';
import { planText, type PlanWish } from './planText';

const FIRST: PlanWish = {
  name: 'grow-beside-control',
  parent: '',
  factor: 2,
  steps: 200,
  hasControl: true,
  hasScratch: false,
  leastGain: 0.01,
  asksFirst: true,
  dataset: '',
  alias: '',
};

const lineOf = (problem: Problem | null): number => Number(problem?.more['line'] ?? 0);

/** A form and the document that it writes; the document may be changed by hand, and is what counts. */
export function PlanDialog({ close, parent }: { close: () => void; parent?: string }): JSX.Element {
  const first = { ...FIRST, parent: parent ?? '' };
  const wish = useSignal(first);
  const text = useSignal(planText(first));
  const outlook = useSignal<PlanDryRun | null>(null);
  const problem = useSignal<Problem | null>(null);
  const key = useMemo(freshKey, [text.value]);
  const write = (document: string): void => {
    text.value = document;
    outlook.value = null;
    problem.value = null;
  };
  const change = (part: Partial<PlanWish>): void => {
    wish.value = { ...wish.value, ...part };
    write(planText(wish.value));
  };
  const ask = async <T,>(question: () => Promise<T>): Promise<T | null> => {
    problem.value = null;
    try {
      return await question();
    } catch (error) {
      problem.value = Problem.of(error);
      return null;
    }
  };
  const dryRun = async (): Promise<void> => {
    outlook.value = await ask(() => tryPlan(text.value));
  };
  const start = async (): Promise<void> => {
    const plan = await ask(() => startPlan(text.value, key));
    if (plan) {
      toast(`The plan ${plan.name} has begun`);
      void plans.load();
      close();
      go(`/plans/${plan.id}`);
    }
  };
  const line = lineOf(problem.value);
  const written = planText(wish.value);
  const foot = (
    <>
      <span class="hint">It will be logged under the name {actor.value}.</span>
      <span class="grow" />
      <Act act={dryRun}>Dry run</Act>
      <Act class="first" act={start}>Start the plan</Act>
    </>
  );
  return (
    <Dialog title="New plan" close={close} foot={foot} isWide>
      <div class="plan-form">
        <PlanForm wish={wish.value} change={change} {...(text.value === written ? {} : { takeBack: () => write(written) })} />
        <Document text={text.value} change={write} wrongLine={line} wrong={problem.value?.detail ?? ''} />
      </div>
      {problem.value && line === 0 && <ProblemBox problem={problem.value} />}
      {outlook.value && <Outlook of={outlook.value} />}
    </Dialog>
  );
}

function Outlook({ of }: { of: PlanDryRun }): JSX.Element {
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label="what it would need">
      <table class="plain outlook">
        <thead>
          <tr>
            <th>Stage</th><th>Arm</th><th class="num">Parameters</th><th class="num">Checkpoint</th>
            <th class="num">Tokens</th><th class="num">Compute</th><th class="num">Time</th>
          </tr>
        </thead>
        <tbody>
          {of.arms.map(arm => (
            <tr key={arm.stage + arm.arm}>
              <td>{arm.stage}</td>
              <td>{arm.arm}</td>
              <td class="num">{si(arm.estimate.parameters)}</td>
              <td class="num">{bytes(arm.estimate.checkpointBytes)}</td>
              <td class="num">{si(arm.estimate.trainingTokens)}</td>
              <td class="num">{flops(arm.estimate.trainingFlops)}</td>
              <td class="num">{duration(arm.estimate.seconds)}</td>
            </tr>
          ))}
          <tr>
            <th>In all</th><td /><td />
            <td class="num">{bytes(of.total.checkpointBytes)}</td>
            <td class="num">{si(of.total.trainingTokens)}</td>
            <td class="num">{flops(of.total.trainingFlops)}</td>
            <td class="num">{duration(of.total.seconds)}</td>
          </tr>
        </tbody>
      </table>
      {of.arms.filter(arm => arm.fit.workers.length === 0).map(arm => (
        <p key={arm.stage + arm.arm} class="hint">
          No worker fits {arm.stage} {arm.arm}{arm.fit.pending && `: ${arm.fit.pending.reason}`}. It would wait for one.
        </p>
      ))}
    </div>
  );
}

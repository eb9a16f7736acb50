import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { approveStage, tellPlan } from '../api/calls';
import type { Plan } from '../api/types';
import { fixed, signed } from '../format';
import { attempt } from '../state/toasts';
import { Card, Empty, Loaded } from '../ui/Card';
import { Ago, RunLink, State } from '../ui/bits';
import { PlanDialog } from './PlanDialog';
import { plans } from './plans';

const isWriting = signal(false);

type Stage = Plan['stages'][number];

async function act(done: string, action: () => Promise<Plan>): Promise<void> {
  await attempt(done, action);
  void plans.load();
}

function StageBox({ plan, stage }: { plan: Plan; stage: Stage }): JSX.Element {
  const asks = plan.state === 'waiting' && plan.waitingFor === stage.name;
  return (
    <li>
      <span>
        <strong>{stage.name}</strong> <State word={stage.state} />
      </span>
      {stage.arms.map(arm => (
        <span key={arm.arm} class="dim">
          {arm.arm} {arm.run && <RunLink id={arm.run} />} {arm.lossAtEnd != null && `loss ${fixed(arm.lossAtEnd, 3)}`}
        </span>
      ))}
      {stage.growthGain != null && (
        <span title="control arm minus child, both at their end">gain over the control {signed(stage.growthGain, 4)}</span>
      )}
      {stage.gates.map((gate, index) => (
        <span key={index} class="dim">
          {gate.type}: {gate.verdict} {gate.measured != null && fixed(gate.measured, 3)}
        </span>
      ))}
      {asks && (
        <button class="button first" onClick={() => void act(`${stage.name} may go on`, () => approveStage(plan.id, stage.name))}>
          Approve
        </button>
      )}
    </li>
  );
}

const CLOSED = new Set(['finished', 'cancelled', 'stopped']);

function PlanRow({ plan }: { plan: Plan }): JSX.Element {
  return (
    <div class="inside stack">
      <div class="device-head">
        <strong>{plan.name}</strong>
        <span class="mono dim">{plan.id}</span>
        <State word={plan.state} />
        <span class="hint">by {plan.requestedBy.name}, <Ago at={plan.requestedAt} /></span>
        <span class="grow" />
        {!CLOSED.has(plan.state) && (
          <button class="button danger" onClick={() => void act(`${plan.name} is cancelled`, () => tellPlan(plan.id, 'cancel'))}>
            Cancel
          </button>
        )}
        {plan.state === 'stopped' && (
          <button class="button" onClick={() => void act(`${plan.name} goes on`, () => tellPlan(plan.id, 'retry'))}>
            Retry
          </button>
        )}
      </div>
      {plan.problem && <p class="hint">{plan.problem.title}: {plan.problem.detail}</p>}
      <ol class="plan-stages">
        {plan.stages.map(stage => <StageBox key={stage.name} plan={plan} stage={stage} />)}
      </ol>
    </div>
  );
}

export function PlansCard(): JSX.Element {
  const tools = (
    <button class="button" onClick={() => (isWriting.value = true)}>
      New plan…
    </button>
  );
  return (
    <Card title="Plans" hint="stages of training, growth and evaluation, with gates between them" tools={tools}>
      <Loaded of={plans}>
        {all =>
          all.length === 0 ? (
            <Empty title="No plan yet.">
              <span>A plan trains, grows beside a control arm, and asks before it goes on.</span>
            </Empty>
          ) : (
            <>{all.slice(0, 20).map(plan => <PlanRow key={plan.id} plan={plan} />)}</>
          )
        }
      </Loaded>
      {isWriting.value && <PlanDialog close={() => (isWriting.value = false)} />}
    </Card>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Plan } from '../api/types';
import { fixed, signed } from '../format';
import { Card, Empty, Loaded } from '../ui/Card';
import { Ago, RunLink, State } from '../ui/bits';
import type { Stage } from './curves';
import { PlanDialog } from './PlanDialog';
import { PlanActions } from './PlanScreen';
import { plans } from './plans';

const MOST = 20;

function StageBox({ stage }: { stage: Stage }): JSX.Element {
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
          {gate.type}: {gate.verdict ?? 'not yet'} {gate.measured != null && fixed(gate.measured, 3)}
        </span>
      ))}
    </li>
  );
}

function PlanRow({ plan }: { plan: Plan }): JSX.Element {
  return (
    <div class="inside stack" data-row data-open={`/plans/${plan.id}`} tabIndex={-1}>
      <div class="device-head wraps">
        <strong><a href={`/plans/${plan.id}`}>{plan.name}</a></strong>
        <span class="mono dim">{plan.id}</span>
        <State word={plan.waitingFor ? 'waiting' : plan.state} />
        <span class="hint">by {plan.requestedBy.name}, <Ago at={plan.requestedAt} /></span>
        <span class="grow" />
        <PlanActions plan={plan} />
      </div>
      {plan.problem && <p class="hint">{plan.problem.title}: {plan.problem.detail}</p>}
      <ol class="plan-stages">
        {plan.stages.map(stage => <StageBox key={stage.name} stage={stage} />)}
      </ol>
    </div>
  );
}

export function PlansCard(): JSX.Element {
  const isWriting = useSignal(false);
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
            <>
              {all.slice(0, MOST).map(plan => <PlanRow key={plan.id} plan={plan} />)}
              {all.length > MOST && <p class="inside hint">The newest {MOST}; GET /api/v1/plans has all, page by page.</p>}
            </>
          )
        }
      </Loaded>
      {isWriting.value && <PlanDialog close={() => (isWriting.value = false)} />}
    </Card>
  );
}

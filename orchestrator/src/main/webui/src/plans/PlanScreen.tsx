import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { approveStage, tellPlan } from '../api/calls';
import { readPlan } from '../api/ops';
import type { Plan } from '../api/types';
import { bytes, duration, fixed, MISSING, si, signed } from '../format';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { attempt } from '../state/toasts';
import { Act } from '../ui/Act';
import { Card, Loaded } from '../ui/Card';
import { Ago, Copy, RunLink, State, VersionLink } from '../ui/bits';
import { Asking } from '../ui/Asking';
import { ArmCurves } from './ArmCurves';
import { comparedTo, type Arm, type Stage } from './curves';
import { plans } from './plans';

const CLOSED = new Set(['finished', 'cancelled', 'stopped']);

/** Does something to a plan, and shows it as it is then. */
async function act(done: string, action: () => Promise<Plan>): Promise<void> {
  await attempt(done, action);
  await plans.load();
}

/** What can be done to a plan, under the actor's name. */
export function PlanActions({ plan }: { plan: Plan }): JSX.Element {
  const isOpen = !CLOSED.has(plan.state);
  const runs = plan.stages.flatMap(stage => stage.arms).filter(arm => arm.run && !arm.version).length;
  return (
    <div class="buttons">
      {plan.waitingFor != null && (
        <Act
          class="first"
          act={() => act(`${plan.waitingFor} may go on`, () => approveStage(plan.id, plan.waitingFor ?? ''))}
        >
          Approve {plan.waitingFor}
        </Act>
      )}
      {plan.state === 'stopped' && (
        <Asking
          name="Retry"
          title={`Retry ${plan.name}?`}
          verb="Go on with it"
          act={() => act(`${plan.name} goes on`, () => tellPlan(plan.id, 'retry'))}
        >
          <p>The runs of it that failed are tried again, each from its newest resume point, and the stages after them follow.</p>
        </Asking>
      )}
      {isOpen && (
        <Asking
          name="Cancel"
          title={`Cancel ${plan.name}?`}
          verb="Cancel it"
          isDangerous
          act={() => act(`${plan.name} is cancelled`, () => tellPlan(plan.id, 'cancel'))}
        >
          <p>
            {runs > 0 ? `Its open runs (${runs} at most) are cancelled with it.` : 'None of its runs is open.'} What is
            published stays. A cancelled plan stays cancelled.
          </p>
        </Asking>
      )}
    </div>
  );
}

interface FactRow {
  name: string;
  expected: string;
  actual: string;
  share: string;
}

function factsOf(arm: Arm): FactRow[] {
  const expected = arm.estimate;
  const rows = [
    { name: 'parameters', expected: si(expected?.parameters), actual: si(arm.parameters), share: '' },
    {
      name: 'checkpoint',
      expected: bytes(expected?.checkpointBytes),
      actual: bytes(arm.checkpointBytes),
      share: comparedTo(arm.checkpointBytes, expected?.checkpointBytes),
    },
    {
      name: 'time',
      expected: duration(expected?.seconds),
      actual: duration(arm.seconds),
      share: comparedTo(arm.seconds, expected?.seconds),
    },
    {
      name: 'loss',
      expected: MISSING,
      actual: arm.lossAtEnd == null ? MISSING : `${fixed(arm.lossAtBirth, 3)} → ${fixed(arm.lossAtEnd, 3)}`,
      share: '',
    },
  ];
  const told = rows.filter(row => row.expected !== MISSING || row.actual !== MISSING);
  return told.length > 0 ? told : rows.slice(-1);
}

function ArmRows({ arm, place }: { arm: Arm; place: number }): JSX.Element {
  const rows = factsOf(arm);
  return (
    <>
      {rows.map((row, index) => (
        <tr key={row.name}>
          {index === 0 && (
            <th rowSpan={rows.length} class={`arm-${place}`}>
              <i aria-hidden="true" /> {arm.arm} {arm.runState && <State word={arm.runState} />}
              <div>{arm.run ? <RunLink id={arm.run} /> : <span class="dim">not begun</span>}</div>
              {arm.version && <div><VersionLink id={arm.version} /></div>}
            </th>
          )}
          <td>{row.name}</td>
          <td class="num">{row.expected}</td>
          <td class="num">{row.actual}</td>
          <td class="dim">{row.share}</td>
        </tr>
      ))}
    </>
  );
}

function Gates({ stage }: { stage: Stage }): JSX.Element | null {
  if (stage.gates.length === 0) {
    return null;
  }
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label={`gates of ${stage.name}`}>
      <table class="plain">
        <thead><tr><th>Gate</th><th class="num">Limit</th><th class="num">Measured</th><th>Verdict</th><th>Otherwise</th></tr></thead>
        <tbody>
          {stage.gates.map((gate, index) => (
            <tr key={index}>
              <td>{gate.type}</td>
              <td class="num">{fixed(gate.limit, 3)}</td>
              <td class="num">{fixed(gate.measured, 4)}</td>
              <td>{gate.verdict ? <State word={gate.verdict} /> : <span class="dim">not yet</span>}</td>
              <td class="dim">{gate.otherwise ?? MISSING}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StageCard({ stage }: { stage: Stage }): JSX.Element {
  return (
    <Card
      title={stage.name}
      hint={<State word={stage.state} />}
      tools={stage.begunAt && <span class="hint">begun <Ago at={stage.begunAt} /></span>}
    >
      <div class={`inside ${stage.arms.some(arm => arm.curve.length > 0) ? 'stage' : ''}`}>
        <div class="stack">
          {stage.arms.length > 0 && (
            <div class="scroll-x" tabIndex={0} role="region" aria-label={`arms of ${stage.name}`}>
              <table class="plain">
                <thead><tr><th>Arm</th><th>What</th><th class="num">Expected</th><th class="num">Came of it</th><th /></tr></thead>
                <tbody>{stage.arms.map((arm, place) => <ArmRows key={arm.arm} arm={arm} place={place} />)}</tbody>
              </table>
            </div>
          )}
          <Gates stage={stage} />
        </div>
        <div class="stack">
          <ArmCurves stage={stage} />
          {stage.growthGain != null && (
            <p>
              Gain over the control arm: <strong class="num">{signed(stage.growthGain, 4)}</strong>
              <span class="hint"> nats, both at their end. The rest of what the child gained is just more training.</span>
            </p>
          )}
        </div>
      </div>
    </Card>
  );
}

function PlanPage({ plan }: { plan: Plan }): JSX.Element {
  return (
    <div class="stack">
      <Card title={plan.name} hint={<State word={plan.waitingFor ? 'waiting' : plan.state} />} tools={<PlanActions plan={plan} />}>
        <div class="inside device-head hint">
          <span class="mono">{plan.id}</span>
          <Copy text={plan.id} what="the plan's id" />
          <span>
            asked for by {plan.requestedBy.name}, <Ago at={plan.requestedAt} />; changed <Ago at={plan.changedAt} />
          </span>
        </div>
        {plan.problem && (
          <div class="problem">
            <strong>{plan.problem.title}</strong>
            <p>{plan.problem.detail}</p>
          </div>
        )}
      </Card>
      {plan.stages.map(stage => <StageCard key={stage.name} stage={stage} />)}
    </div>
  );
}

/** A plan: what was expected of each arm, beside what came of it. */
export function PlanScreen({ id }: { id: string }): JSX.Element {
  const plan = useMemo(() => new Resource(() => readPlan(id)), [id]);
  useEffect(() => onEvent(() => plan.loadSoon()), [plan]);
  useEffect(() => {
    if (plans.value) {
      plan.loadSoon();
    }
  }, [plans.state.value]);
  return <Loaded of={plan}>{known => <PlanPage plan={known} />}</Loaded>;
}

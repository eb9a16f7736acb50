import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { grow, proceed, tryGrowth } from '../api/calls';
import { freshKey, Problem } from '../api/http';
import type { DryRun, Version } from '../api/types';
import { si } from '../format';
import { actor } from '../state/actor';
import { fleet, putRun } from '../state/live';
import { go } from '../state/route';
import { attempt } from '../state/toasts';
import { Act } from '../ui/Act';
import { ProblemBox } from '../ui/Card';
import { Dialog } from '../ui/Dialog';
import { NumberInput } from '../ui/NumberInput';
import { datasets } from './datasets';
import { controlOf, firstWish, requestOf, termsOf, whyNot, withTokens, type GrowthWish } from './growth';
import { Outlook } from './Outlook';
import { isEven, perLayer, rangeOf, ROLE_NAMES, ROLES } from './tokens';

interface FormProps {
  wish: Signal<GrowthWish>;
  parent: Version;
}

function Counts({ wish, parent }: FormProps): JSX.Element {
  const isLinked = useSignal(true);
  return (
    <fieldset class="counts">
      <legend>Parameter tokens per layer</legend>
      {ROLES.map(role => {
        const before = perLayer(parent.config, role) ?? 0;
        const take = (count: number): void => {
          wish.value = withTokens(wish.value, parent, role, count, isLinked.value);
        };
        return (
          <label key={role}>
            <span>{ROLE_NAMES[role]}</span>
            <span class="dim num">{before} →</span>
            <input type="range" min={before} max={before * 8} step={1} value={wish.value.tokens[role]} onInput={event => take(Number(event.currentTarget.value))} aria-label={`${ROLE_NAMES[role]}, slider`} />
            <NumberInput class="inline-input" min={2} value={wish.value.tokens[role]} change={take} />
          </label>
        );
      })}
      <label class="linked">
        <input type="checkbox" checked={isLinked.value} onChange={event => (isLinked.value = event.currentTarget.checked)} />
        keep the ratio between the roles
      </label>
    </fieldset>
  );
}

const MOST_FACTOR = 8;

const between = ([least, most]: [number, number]): string => (least === most ? String(least) : `${least}–${most}`);

/** Where layers have different counts, each grows by the same factor. */
function Factor({ wish, parent }: FormProps): JSX.Element {
  const take = (factor: number): void => {
    wish.value = { ...wish.value, factor };
  };
  const { factor } = wish.value;
  return (
    <fieldset class="counts">
      <legend>Parameter tokens per layer, which differ</legend>
      <label>
        <span>times</span>
        <span />
        <input type="range" min={1} max={MOST_FACTOR} step={0.5} value={factor} onInput={event => take(Number(event.currentTarget.value))} aria-label="factor, slider" />
        <NumberInput class="inline-input" label="factor" min={1} step="any" value={factor} change={take} />
      </label>
      {ROLES.map(role => {
        const [least, most] = rangeOf(parent.config, role);
        return (
          <div key={role} class="range">
            <span>{ROLE_NAMES[role]}</span>
            <span class="num">{between([least, most])} → {between([least * factor, most * factor])}</span>
          </div>
        );
      })}
    </fieldset>
  );
}

/** Under which terms the run waits. */
function Terms({ wish }: Pick<FormProps, 'wish'>): JSX.Element {
  const classes = [...new Set(fleet.value.workers.map(worker => worker.workerClass))].sort();
  return (
    <div class="fields">
      <label class="field">
        Priority
        <NumberInput min={0} max={100} value={wish.value.priority} change={priority => (wish.value = { ...wish.value, priority })} />
      </label>
      <label class="field">
        Class of workers
        <select value={wish.value.workerClass} onChange={event => (wish.value = { ...wish.value, workerClass: event.currentTarget.value })}>
          <option value="">any</option>
          {classes.map(one => <option key={one} value={one}>{one}</option>)}
        </select>
      </label>
      <label class="field">
        Deadline, in local time
        <input type="datetime-local" value={wish.value.deadline} onInput={event => (wish.value = { ...wish.value, deadline: event.currentTarget.value })} />
      </label>
    </div>
  );
}

function Training({ wish, parent }: FormProps): JSX.Element {
  const change = (part: Partial<GrowthWish>): void => {
    wish.value = { ...wish.value, ...part };
  };
  const same = parent.dataset?.name ?? 'none';
  const perStep = parent.training ? parent.training.batch * parent.training.sequence : null;
  return (
    <div class="fields">
      <label class="field">
        Dataset
        <select value={wish.value.dataset} onChange={event => change({ dataset: event.currentTarget.value })}>
          <option value="">as the parent: {same}</option>
          {(datasets.want().value ?? []).map(one => (
            <option key={one.hash} value={`${one.name}/${one.hash}`}>{one.name} ({si(one.trainTokens)} tokens)</option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Steps{perStep && <small class="dim"> = {si(perStep * wish.value.steps)} tokens</small>}</span>
        <NumberInput label="Steps" min={1} value={wish.value.steps} change={steps => change({ steps })} />
      </label>
      <label class="field">
        Peak learning rate
        <input inputMode="decimal" placeholder="as the parent" value={wish.value.peakLearningRate} onInput={event => change({ peakLearningRate: event.currentTarget.value })} />
      </label>
      <label class="field">
        Tau
        <select value={wish.value.tau} onChange={event => change({ tau: event.currentTarget.value === 'keep' ? 'keep' : 'ramp' })}>
          <option value="ramp">ramp over the warm-up</option>
          <option value="keep">keep the parent's</option>
        </select>
      </label>
      <label class="field">
        Freeze
        <select value={wish.value.freeze} onChange={event => change({ freeze: event.currentTarget.value === 'old' ? 'old' : 'none' })}>
          <option value="none">train everything</option>
          <option value="old">train only new tokens</option>
        </select>
      </label>
    </div>
  );
}

/** Asks for a growth: what, on what, what it would cost; and sends it once. */
export function GrowDialog({ parent, close }: { parent: Version; close: () => void }): JSX.Element {
  const wish = useSignal(firstWish(parent));
  const tried = useSignal<{ of: GrowthWish; result: DryRun | Problem } | null>(null);
  const key = useMemo(freshKey, [wish.value]);
  const dryRun = async (): Promise<void> => {
    const of = wish.value;
    const result = await tryGrowth(requestOf(of, parent), termsOf(of)).catch(error => Problem.of(error));
    tried.value = { of, result };
  };
  useEffect(() => void dryRun(), []);
  const start = async (): Promise<void> => {
    const run = await attempt(`the growth of ${parent.id} is asked for`, () =>
      grow(requestOf(wish.value, parent), key, termsOf(wish.value)),
    );
    if (run && wish.value.hasControl) {
      await attempt('its control arm is asked for', () =>
        proceed(controlOf(wish.value, parent), `${key}-control`, termsOf(wish.value)),
      );
    }
    if (run) {
      putRun(run);
      close();
      go(`/runs/${run.id}`);
    }
  };
  const result = tried.value?.of === wish.value ? tried.value.result : null;
  const foot = (
    <>
      <span class="hint grow">logged under the name {actor.value}</span>
      <Act why={whyNot(wish.value)} act={dryRun}>Dry run</Act>
      <Act class="first" why={whyNot(wish.value)} act={start}>Start the growth</Act>
    </>
  );
  return (
    <Dialog title={`Grow ${parent.id}`} close={close} foot={foot}>
      {isEven(parent.config) ? <Counts wish={wish} parent={parent} /> : <Factor wish={wish} parent={parent} />}
      <Training wish={wish} parent={parent} />
      <Terms wish={wish} />
      <label>
        <input type="checkbox" checked={wish.value.hasControl} onChange={event => (wish.value = { ...wish.value, hasControl: event.currentTarget.checked })} />{' '}
        Train the control arm too: without it nobody can tell growth from more training
      </label>
      {result instanceof Problem && <ProblemBox problem={result} />}
      {result && !(result instanceof Problem) && <Outlook of={result} parent={parent} />}
      {!result && <p class="hint">A dry run says what these counts would cost and where it fits. Nothing happens.</p>}
    </Dialog>
  );
}

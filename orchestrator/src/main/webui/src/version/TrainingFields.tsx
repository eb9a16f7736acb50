import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import type { Version } from '../api/types';
import { si } from '../format';
import { fleet } from '../state/live';
import { NumberInput } from '../ui/NumberInput';
import { datasets } from './datasets';
import type { GrowthWish } from './growth';

export interface FormProps {
  wish: Signal<GrowthWish>;
  parent: Version;
}

/** Under which terms the run waits. */
export function Terms({ wish }: Pick<FormProps, 'wish'>): JSX.Element {
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

/** On what it is trained and for how long. */
export function Training({ wish, parent, children }: FormProps & { children?: ComponentChildren }): JSX.Element {
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
      {children}
    </div>
  );
}

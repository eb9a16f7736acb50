import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { query, setQuery } from '../state/route';
import { attempt } from '../state/toasts';
import { Act } from '../ui/Act';
import { Card, Empty, Loaded } from '../ui/Card';
import { Ago, VersionLink } from '../ui/bits';
import { ReasonDialog } from '../ui/ReasonDialog';
import { applyRetention, previewRetention, readModels, readRetention, type Effects, type Seen } from './retention';
import { RulesDialog } from './RulesDialog';
import { wordsOf } from './rules';

const models = new Resource(readModels);

onEvent(event => (event === null || event.kind === 'version-published') && models.loadSoon());

function useRules(model: string): Resource<Seen> {
  const rules = useMemo(() => new Resource(() => readRetention(model)), [model]);
  useEffect(() => onEvent(event => (event === null || event.kind === 'retention-changed') && rules.loadSoon()), [rules]);
  return rules;
}

function Verdicts({ name, of, count }: { name: string; of: Effects['keep']; count: number }): JSX.Element | null {
  return count === 0 ? null : (
    <details>
      <summary>{name}: {count}</summary>
      <ul class="garbage-keys" tabIndex={0} aria-label={name}>
        {of.map(one => (
          <li key={one.version}>
            <VersionLink id={one.version} />
            <div class="dim">{one.why}</div>
          </li>
        ))}
        {count > of.length && <li class="dim">and {count - of.length} more</li>}
      </ul>
    </details>
  );
}

function EffectsOf({ of }: { of: Effects }): JSX.Element {
  const { keep, retire, purge } = of.counts;
  return (
    <div class="stack">
      <p>
        Now the rules would retire <strong>{retire}</strong>, purge <strong>{purge}</strong> and keep {keep}.
      </p>
      <Verdicts name="To be retired" of={of.retire} count={retire} />
      <Verdicts name="To be purged" of={of.purge} count={purge} />
      <Verdicts name="To be kept" of={of.keep} count={keep} />
    </div>
  );
}

interface ApplyProps {
  model: string;
  of: Effects;
  close: () => void;
  done: () => Promise<void>;
}

function ApplyDialog({ model, of, close, done }: ApplyProps): JSX.Element {
  const apply = async (reason: string): Promise<void> => {
    await attempt(`The rules of ${model} are applied`, () => applyRetention(model, reason));
    await done();
  };
  return (
    <ReasonDialog title={`Apply the rules of ${model}?`} verb="Apply them" close={close} act={apply}>
      <EffectsOf of={of} />
      <p>What is retired can be restored until it is purged. What is purged keeps its place in the lineage, and its files are garbage.</p>
    </ReasonDialog>
  );
}

/** What the rules would do now, looked at when somebody asks for it. */
function Preview({ model }: { model: string }): JSX.Element {
  const effects = useMemo(() => new Resource(() => previewRetention(model)), [model]);
  const isApplying = useSignal(false);
  return (
    <Loaded of={effects}>
      {known => (
        <>
          <EffectsOf of={known} />
          {known.counts.retire + known.counts.purge > 0 && (
            <div class="buttons">
              <Act class="danger" act={() => void (isApplying.value = true)}>Apply…</Act>
            </div>
          )}
          {isApplying.value && (
            <ApplyDialog model={model} of={known} close={() => (isApplying.value = false)} done={() => effects.load()} />
          )}
        </>
      )}
    </Loaded>
  );
}

function RulesOf({ model }: { model: string }): JSX.Element {
  const rules = useRules(model);
  const isEditing = useSignal(false);
  const isPreviewed = useSignal(false);
  const close = (): void => {
    isEditing.value = false;
    isPreviewed.value = false;
    void rules.load();
  };
  return (
    <Loaded of={rules}>
      {seen => (
        <div class="inside stack">
          <p>{wordsOf(seen.value.rules)}</p>
          {seen.value.changed && (
            <p class="hint">Said by {seen.value.changed.by.name}, <Ago at={seen.value.changed.at} />.</p>
          )}
          <div class="buttons">
            <Act act={() => void (isEditing.value = true)}>Edit…</Act>
            {seen.value.rules && !isPreviewed.value && <Act act={() => void (isPreviewed.value = true)}>What would go?</Act>}
          </div>
          {isPreviewed.value && seen.value.rules && <Preview key={seen.etag} model={model} />}
          {isEditing.value && <RulesDialog model={model} seen={seen} close={close} />}
        </div>
      )}
    </Loaded>
  );
}

/** Which versions of each model stay, and what becomes of the others. */
export function RetentionCard(): JSX.Element {
  const names = (models.want().value?.rows ?? []).map(one => one.name);
  const asked = query('retention');
  const model = asked || names[0];
  const tools = names.length > 0 && (
    <select
      class="inline-input"
      aria-label="model"
      value={model}
      onChange={event => setQuery({ retention: event.currentTarget.value })}
    >
      {[...new Set([...names, ...(asked ? [asked] : [])])].map(name => <option key={name}>{name}</option>)}
    </select>
  );
  return (
    <Card title="Retention" hint="which versions stay" tools={tools}>
      <Loaded of={models}>
        {() => (model ? <RulesOf key={model} model={model} /> : <Empty title="No model yet, so there is nothing to keep." />)}
      </Loaded>
      {models.value?.next && (
        <p class="inside hint">Only {names.length} models can be chosen here. Name another in the address, as retention=NAME.</p>
      )}
    </Card>
  );
}

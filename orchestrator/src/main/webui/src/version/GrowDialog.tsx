import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Problem } from '../api/http';
import type { Version } from '../api/types';
import { actor } from '../state/actor';
import { Act } from '../ui/Act';
import { ProblemBox } from '../ui/Card';
import { RunLink } from '../ui/bits';
import { Dialog } from '../ui/Dialog';
import { NumberInput } from '../ui/NumberInput';
import { firstWish, whyNot, withTokens } from './growth';
import { Outlook } from './Outlook';
import { Terms, Training, type FormProps } from './TrainingFields';
import { isEven, perLayer, rangeOf, ROLE_NAMES, ROLES } from './tokens';
import { useGrowth, type Asked } from './useGrowth';

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

/** What only a growth is asked for with. */
function Recipe({ wish }: Pick<FormProps, 'wish'>): JSX.Element {
  return (
    <>
      <label class="field">
        Tau
        <select value={wish.value.tau} onChange={event => (wish.value = { ...wish.value, tau: event.currentTarget.value === 'keep' ? 'keep' : 'ramp' })}>
          <option value="ramp">ramp over the warm-up</option>
          <option value="keep">keep the parent's</option>
        </select>
      </label>
      <label class="field">
        Freeze
        <select value={wish.value.freeze} onChange={event => (wish.value = { ...wish.value, freeze: event.currentTarget.value === 'old' ? 'old' : 'none' })}>
          <option value="none">train everything</option>
          <option value="old">train only new tokens</option>
        </select>
      </label>
    </>
  );
}

/** The growth is on its way, and only its control arm can still be asked for. */
function Alone({ asked, known, close }: { asked: Asked; known: NonNullable<Asked['alone']['value']>; close: () => void }): JSX.Element {
  const foot = (
    <>
      <Act act={asked.start}>Ask for the control arm again</Act>
      <Act class="first" act={() => asked.leave(known.run)}>Go on without it</Act>
    </>
  );
  return (
    <Dialog title="A growth without its control arm" close={close} foot={foot}>
      <p>The growth is asked for as <RunLink id={known.run.id} />, but its control arm was refused: nobody could tell growth from more training.</p>
      <ProblemBox problem={known.problem} />
    </Dialog>
  );
}

/** Asks for a growth: what, on what, what it would cost; and sends it once. */
export function GrowDialog({ parent, close }: { parent: Version; close: () => void }): JSX.Element {
  const wish = useSignal(firstWish(parent));
  const asked = useGrowth(parent, wish, close);
  const { dryRun, start } = asked;
  useEffect(() => void dryRun(), []);
  if (asked.alone.value) {
    return <Alone asked={asked} known={asked.alone.value} close={close} />;
  }
  const result = asked.answer.value?.of === wish.value ? asked.answer.value.result : null;
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
      <Training wish={wish} parent={parent}><Recipe wish={wish} /></Training>
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

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { readCost, readCostSums, type Costs, type CostSum } from '../api/ops';
import { bytes, flops, MISSING, si } from '../format';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { query, setQuery, withQuery } from '../state/route';
import { plans } from '../plans/plans';
import { Act } from '../ui/Act';
import { Card, Empty, Loaded } from '../ui/Card';
import { Fact, VersionLink } from '../ui/bits';
import { Unread } from '../ui/Unread';

const WAYS = ['version', 'branch', 'model', 'week'] as const;

const FORMULA = 'An estimate: 6 × parameters × tokens, the usual count for a forward and a backward pass';

const hours = (seconds: number): string => `${si(seconds / 3600, 2)} h`;

const isVersion = (by: string): boolean => by === 'version' || by === 'branch';

function useSums(by: string): Resource<CostSum[]> {
  const sums = useMemo(() => new Resource(() => readCostSums(by)), [by]);
  useEffect(
    () =>
      onEvent(event => {
        if (event === null || event.kind === 'version-published') {
          sums.loadSoon();
        }
      }),
    [sums],
  );
  return sums;
}

function Sums({ rows, by }: { rows: CostSum[]; by: string }): JSX.Element {
  const hasMoney = rows.some(row => row.cost.money != null);
  return (
    <div class="inside scroll-x" tabIndex={0} role="region" aria-label={`cost by ${by}`}>
      <table class="plain">
        <thead>
          <tr>
            <th>{by}</th>
            <th class="num">Device</th>
            {hasMoney && <th class="num">Money</th>}
            <th class="num">Tokens</th>
            <th class="num" title={FORMULA}>FLOP, est.</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.name} data-row data-open={isVersion(by) ? `/versions/${row.name}` : undefined} data-version={isVersion(by) ? row.name : undefined} tabIndex={-1}>
              <td>
                {isVersion(by) ? <VersionLink id={row.name} /> : row.name}
                {row.versions > 1 && <div class="dim">{row.versions} versions</div>}
              </td>
              <td class="num">{hours(row.cost.deviceSeconds)}</td>
              {hasMoney && <td class="num">{row.cost.money?.toFixed(2) ?? MISSING}</td>}
              <td class="num">{si(row.cost.tokens)}</td>
              <td class="num">{si(row.cost.flops)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Versions that plans trained from random weights, to be compared with. */
function scratchArms(): string[] {
  return (plans.want().value ?? [])
    .flatMap(plan => plan.stages.flatMap(stage => stage.arms))
    .filter(arm => arm.arm === 'scratch')
    .flatMap(arm => (arm.version ? [arm.version] : []));
}

const lessOrMore = (saved: number): string => (saved < 0 ? 'more (no saving)' : 'less');

function Saved({ of }: { of: Costs }): JSX.Element {
  const { marginal, total, savings } = of;
  return (
    <>
      <dl class="facts">
        <Fact name="Version"><VersionLink id={of.version} /></Fact>
        <Fact name="Own">{hours(marginal.deviceSeconds)}</Fact>
        <Fact name="With its line">{hours(total.deviceSeconds)}</Fact>
        <Fact name="Compute, estimate"><span title={FORMULA}>{flops(total.flops)}</span></Fact>
        <Fact name="Stored">{bytes(total.bytes)}</Fact>
      </dl>
      {savings && (
        <p>
          Against <VersionLink id={savings.baseline} />, which is measured and no better, without what both came from:{' '}
          <strong>{hours(Math.abs(savings.deviceSeconds))} {lessOrMore(savings.deviceSeconds)}</strong> and{' '}
          {si(Math.abs(savings.tokens))} tokens {lessOrMore(savings.tokens)}.
        </p>
      )}
      {of.unknown.length > 0 && <p class="hint">Nobody knows what {of.unknown.join(', ')} took.</p>}
    </>
  );
}

/** What the address asks for, as a form in which it can be changed before it is asked for. */
function CostForm({ ask }: { ask: (version: string, baseline: string) => void }): JSX.Element {
  const [askedFor, against] = [query('cost'), query('baseline')];
  const version = useSignal(askedFor);
  const baseline = useSignal(against);
  useEffect(() => {
    version.value = askedFor;
    baseline.value = against;
  }, [askedFor, against]);
  return (
    <>
      <div class="fields">
        <label class="field">
          Version
          <input value={version.value} placeholder="an id" onInput={event => (version.value = event.currentTarget.value)} />
        </label>
        <label class="field">
          Baseline
          <input list="baselines" value={baseline.value} placeholder="none" onInput={event => (baseline.value = event.currentTarget.value)} />
        </label>
      </div>
      <datalist id="baselines">
        {scratchArms().map(id => <option key={id} value={id}>scratch arm of a plan</option>)}
      </datalist>
      <Unread of={plans} what="The scratch arms of plans" />
      <div class="buttons">
        <Act why={version.value ? undefined : 'no version is named'} act={() => ask(version.value, baseline.value)}>What did it cost?</Act>
      </div>
    </>
  );
}

/** What one version cost, and what was saved against a baseline that somebody names. */
function OneVersion(): JSX.Element {
  const [version, baseline] = [query('cost'), query('baseline')];
  const costs = useMemo(() => (version ? new Resource(() => readCost(version, baseline)) : null), [version, baseline]);
  const ask = (cost: string, against: string): void => {
    if (cost === version && against === baseline) {
      void costs?.load();
    } else {
      setQuery({ cost, baseline: against }, false);
    }
  };
  return (
    <div class="inside stack">
      <h3>One version</h3>
      <CostForm ask={ask} />
      {costs && <Loaded of={costs}>{known => <Saved of={known} />}</Loaded>}
      {!costs?.value?.savings && (
        <p class="hint">No saving is claimed without a baseline: a version that was really made otherwise, and is no better.</p>
      )}
    </div>
  );
}

/** What all that is published took, from the server's ledger. */
export function CostCard(): JSX.Element {
  const asked = query('by');
  const by = WAYS.find(way => way === asked) ?? 'version';
  const sums = useSums(by);
  const tools = (
    <nav class="tabs" aria-label="Costs by">
      {WAYS.map(way => (
        <a key={way} href={withQuery({ by: way === 'version' ? '' : way })} aria-current={by === way ? 'true' : undefined}>
          {way}
        </a>
      ))}
    </nav>
  );
  return (
    <Card title="Cost" hint="of what is published" tools={tools}>
      <Loaded of={sums}>
        {rows => (rows.length === 0 ? <Empty title="Nothing is published yet." /> : <Sums rows={rows} by={by} />)}
      </Loaded>
      <OneVersion />
    </Card>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { readVersions } from '../api/calls';
import type { Version, VersionRow } from '../api/types';
import { CurveCard } from '../curve/CurveCard';
import { bytes, duration, fixed, MISSING, si, signed, signedSi } from '../format';
import { onEvent } from '../state/live';
import { compareLink, pick, picked } from '../state/picked';
import { Resource, type Reading } from '../state/resource';
import { hash } from '../state/route';
import { whole } from '../state/versions';
import { Card, Loaded } from '../ui/Card';
import { Copy, Fact, RunLink, State, VersionLink } from '../ui/bits';
import { Icon } from '../ui/icons';
import { lazily } from '../ui/lazily';
import { Unread } from '../ui/Unread';
import { AliasesCard } from './AliasesCard';
import { areAlike } from './alike';
import { CardCard } from './CardCard';
import { CertificateCard } from './CertificateCard';
import { EvaluationsCard } from './EvaluationsCard';
import { ConfigCard, FilesCard, ProvenanceCard } from './facts';
import { SamplesCard } from './SamplesCard';
import { StandingCard } from './StandingCard';
import { Tags } from './Tags';
import { TokensCard } from './TokensCard';

const GrowDialog = lazily(async () => (await import('./GrowDialog')).GrowDialog);
const ContinueDialog = lazily(async () => (await import('./ContinueDialog')).ContinueDialog);

/** What somebody is about to ask for. */
type Asking = 'growth' | 'training' | null;

const SECTIONS = [
  ['curve', 'Curve'],
  ['growth', 'Growth'],
  ['samples', 'Samples'],
  ['evaluations', 'Evaluations'],
  ['aliases', 'Aliases'],
  ['standing', 'Standing'],
  ['artifacts', 'Artifacts'],
  ['config', 'Config'],
  ['card', 'Model card'],
] as const;

export function VersionScreen({ id }: { id: string }): JSX.Element {
  const reading = whole.of(id);
  const parent = whole.of(id).want().value?.parents[0];
  const isRead = reading.value !== null;
  useEffect(() => {
    document.getElementById(hash.value)?.scrollIntoView();
  }, [hash.value, id, isRead]);
  return reading.value ? (
    <Page version={reading.value} before={parent ? whole.of(parent).want() : null} />
  ) : (
    <Card title={id}><Loaded of={reading}>{() => null}</Loaded></Card>
  );
}

interface PageProps {
  version: Version;
  parent: Version | null;
}

interface BesideProps {
  title: string;
  /** The parent; nothing of a root. */
  before: Reading<Version> | null;
  show: (parent: Version | null) => JSX.Element;
}

/** What is told beside the parent, and not before that is read: a version without one looks like a root. */
function Beside({ title, before, show }: BesideProps): JSX.Element {
  return !before || before.value ? show(before?.value ?? null) : <Card title={title}><Loaded of={before}>{() => null}</Loaded></Card>;
}

function Page({ version, before }: { version: Version; before: Reading<Version> | null }): JSX.Element {
  const parent = before?.value ?? null;
  const asking = useSignal<Asking>(null);
  const close = (): void => void (asking.value = null);
  return (
    <div class="stack">
      <Head version={version} parent={parent} ask={what => (asking.value = what)} />
      <nav class="sections" aria-label="Sections">
        {SECTIONS.map(([anchor, name]) => <a key={anchor} class="button" href={`#${anchor}`}>{name}</a>)}
      </nav>
      <section id="curve"><CurveCard id={version.id} /></section>
      <div class="split">
        <div class="stack">
          <section id="samples"><SamplesCard versions={[...version.parents.slice(0, 1), version.id]} /></section>
          <section id="growth"><Beside title="Growth by layer" before={before} show={parent => <TokensCard version={version} parent={parent} />} /></section>
          <section id="config"><Beside title="What is set otherwise than for the parent" before={before} show={parent => <ConfigCard version={version} parent={parent} />} /></section>
          <section id="card"><CardCard id={version.id} /></section>
        </div>
        <div class="stack">
          <section id="aliases"><AliasesCard version={version} /></section>
          <section id="standing"><StandingCard version={version} /></section>
          <CertificateCard version={version} />
          <section id="evaluations"><EvaluationsCard version={version} parent={parent} /></section>
          <section id="artifacts"><FilesCard version={version} /></section>
          <ProvenanceCard version={version} />
        </div>
      </div>
      {asking.value === 'growth' && <GrowDialog parent={version} close={close} />}
      {asking.value === 'training' && <ContinueDialog parent={version} close={close} />}
    </div>
  );
}

function Actions({ version, ask }: Pick<HeadProps, 'version' | 'ask'>): JSX.Element {
  const isPicked = picked.value.includes(version.id);
  return (
    <div class="buttons">
      <button class="button first" onClick={() => ask('growth')}>
        <Icon name="grow" />
        Grow…
      </button>
      <button class="button" title="trained on without growth, as a control arm is" onClick={() => ask('training')}>Continue…</button>
      {version.parents[0] && (
        <a class="button" href={compareLink([version.parents[0], version.id])}>Compare with its parent</a>
      )}
      <button class="button" aria-pressed={isPicked} onClick={() => pick(version.id)}>
        {isPicked ? 'Leave out of comparison' : 'Put aside to compare'}
      </button>
      <a class="button" href={`/api/v1/versions/${version.id}/exports/bundle`} download>
        <Icon name="download" />
        Download
      </a>
      <a class="button" href={`/events?cost=${version.id}#cost`}>What it cost</a>
      <Copy text={version.id} what="the version's id" />
    </div>
  );
}

/** The newest children, however many there are. */
function useChildren(id: string): Resource<VersionRow[]> {
  const children = useMemo(
    () => new Resource(async () => (await readVersions({ filter: `parent = ${id}`, sort: '-created', limit: 12 })).rows),
    [id],
  );
  useEffect(() => onEvent(event => (event === null || event.kind === 'version-published') && children.loadSoon()), [children]);
  return children.want();
}

interface HeadProps extends PageProps {
  ask: (what: Asking) => void;
}

function Head({ version, parent, ask }: HeadProps): JSX.Element {
  const children = useChildren(version.id);
  const standing = version.state.standing === 'active' ? 'published' : version.state.standing;
  return (
    <Card title={version.id} hint={<State word={standing} />} tools={<Actions version={version} ask={ask} />}>
      <div class="inside stack">
        <Tags version={version} />
        <dl class="facts">
          <Fact name="Parameters">
            {si(version.parameters)}
            {parent && <small class="up">{signedSi(version.parameters - parent.parameters)}</small>}
          </Fact>
          <Fact name="Perplexity">
            {fixed(version.perplexity, 3)}
            <Change of={version} to={parent} value={one => one.perplexity} />
          </Fact>
          <Fact name="Bits per byte">
            {fixed(version.bitsPerByte, 3)}
            <Change of={version} to={parent} value={one => one.bitsPerByte} />
          </Fact>
          <Fact name="Validation loss">
            {fixed(version.lossAtEnd, 4)}
            <small>{fixed(version.lossAtBirth, 4)} at birth</small>
          </Fact>
          <Fact name="Trained on">
            {si(version.trainedTokens)} tokens
            <small>{version.dataset?.name ?? MISSING}, {fixed(version.epochs, 2)} epochs</small>
          </Fact>
          <Fact name="Training took">{duration(version.seconds)}</Fact>
          <Fact name="Peak memory">{bytes(version.telemetry?.peakMemoryBytes)}</Fact>
          <Fact name="Model">{version.model}</Fact>
        </dl>
        <p class="hint">
          {version.edge} by <RunLink id={version.run} />
          {version.parents.length > 0 && ' from '}
          {version.parents.map(one => <span key={one}><VersionLink id={one} /> </span>)}
          {children.value && children.value.length > 0 && '· children: '}
          {children.value?.map(child => <span key={child.id}><VersionLink id={child.id} /> </span>)}
        </p>
        <Unread of={children} what="The children" />
      </div>
    </Card>
  );
}

interface ChangeProps {
  of: Version;
  to: Version | null;
  value: (version: Version) => number | null | undefined;
}

function Change({ of, to, value }: ChangeProps): JSX.Element | null {
  const [now, before] = [value(of), to && value(to)];
  if (!to || now == null || before == null) {
    return null;
  }
  return areAlike(of, to) ? (
    <small class={now <= before ? 'down' : ''}>{signed(now - before, 3)} to its parent</small>
  ) : (
    <small>other data than its parent</small>
  );
}

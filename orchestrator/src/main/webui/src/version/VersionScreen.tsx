import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { readVersion } from '../api/calls';
import type { Version } from '../api/types';
import { CurveCard } from '../curve/CurveCard';
import { bytes, duration, fixed, MISSING, si, signed, signedSi } from '../format';
import { compareLink, pick, picked } from '../state/picked';
import { Resource } from '../state/resource';
import { hash } from '../state/route';
import { pathTo } from '../lineage/path';
import { versions, versionsById } from '../state/versions';
import { Card, Empty, Loaded } from '../ui/Card';
import { Copy, Fact, RunLink, State, VersionLink } from '../ui/bits';
import { Icon } from '../ui/icons';
import { CertificateCard } from './CertificateCard';
import { ConfigCard, FilesCard, ProvenanceCard, TokensCard } from './facts';
import { GrowDialog } from './GrowDialog';
import { Measure } from './Measure';
import { SamplesCard } from './SamplesCard';

const isGrowing = signal(false);

export function VersionScreen({ id }: { id: string }): JSX.Element {
  const alone = useMemo(() => new Resource(() => readVersion(id)), [id]);
  versions.want();
  useEffect(() => {
    document.getElementById(hash.value)?.scrollIntoView();
  }, [hash.value, id, versions.value]);
  const known = versionsById.value.get(id) ?? alone.value;
  if (!known) {
    return (
      <Card title={id}>
        <Loaded of={alone}>{version => <Page version={version} />}</Loaded>
      </Card>
    );
  }
  return <Page version={known} />;
}

function Page({ version }: { version: Version }): JSX.Element {
  const all = versions.value ?? [version];
  const byId = versionsById.value.size > 0 ? versionsById.value : new Map([[version.id, version]]);
  const path = useMemo(() => pathTo(version.id, byId), [version.id, byId]);
  const parent = byId.get(version.parents[0] ?? '') ?? null;
  return (
    <div class="stack">
      <Head version={version} parent={parent} all={all} />
      <section id="curve"><CurveCard path={path} all={all} /></section>
      <div class="split">
        <div class="stack">
          <section id="samples"><SamplesCard versions={parent ? [parent.id, version.id] : [version.id]} /></section>
          <section id="growth"><TokensCard version={version} parent={parent} /></section>
          <section id="config"><ConfigCard version={version} parent={parent} /></section>
        </div>
        <div class="stack">
          <CertificateCard version={version} />
          <Evaluations version={version} parent={parent} />
          <section id="artifacts"><FilesCard version={version} /></section>
          <ProvenanceCard version={version} />
        </div>
      </div>
      {isGrowing.value && <GrowDialog parent={version} close={() => (isGrowing.value = false)} />}
    </div>
  );
}

interface HeadProps {
  version: Version;
  parent: Version | null;
  all: Version[];
}

function Actions({ version }: { version: Version }): JSX.Element {
  const isPicked = picked.value.includes(version.id);
  return (
    <div class="buttons">
      <button class="button first" onClick={() => (isGrowing.value = true)}>
        <Icon name="grow" />
        Grow…
      </button>
      {version.parents[0] && (
        <a class="button" href={compareLink([version.parents[0], version.id])}>Compare with its parent</a>
      )}
      <button class="button" aria-pressed={isPicked} onClick={() => pick(version.id)}>
        {isPicked ? 'Leave out of comparison' : 'Put aside to compare'}
      </button>
      <Copy text={version.id} what="the version's id" />
    </div>
  );
}

function Head({ version, parent, all }: HeadProps): JSX.Element {
  const children = all.filter(other => other.parents.includes(version.id));
  return (
    <Card title={version.id} hint={<State word="published" />} tools={<Actions version={version} />}>
      <div class="inside stack">
        <dl class="facts">
          <Fact name="Parameters">
            {si(version.parameters)}
            {parent && <small class="up">{signedSi(version.parameters - parent.parameters)}</small>}
          </Fact>
          <Fact name="Perplexity">
            {fixed(version.perplexity, 3)}
            <Change now={version.perplexity} before={parent?.perplexity} />
          </Fact>
          <Fact name="Bits per byte">
            {fixed(version.bitsPerByte, 3)}
            <Change now={version.bitsPerByte} before={parent?.bitsPerByte} />
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
          {children.length > 0 && '· children: '}
          {children.map(child => <span key={child.id}><VersionLink id={child.id} /> </span>)}
        </p>
      </div>
    </Card>
  );
}

function Change({ now, before }: { now?: number | null | undefined; before?: number | null | undefined }): JSX.Element | null {
  if (now == null || before == null) {
    return null;
  }
  return <small class={now <= before ? 'down' : ''}>{signed(now - before, 3)} to its parent</small>;
}

function Evaluations({ version, parent }: { version: Version; parent: Version | null }): JSX.Element {
  return (
    <Card title="Evaluations" tools={<Measure version={version} />}>
      {version.evaluations.length === 0 ? (
        <Empty title="Measured on no named set yet." />
      ) : (
        <div class="inside scroll-x">
          <table class="plain">
            <thead><tr><th>Set</th><th class="num">Loss</th><th class="num">Perplexity</th><th class="num">To parent</th></tr></thead>
            <tbody>
              {version.evaluations.map(one => {
                const before = parent?.evaluations.find(other => other.dataset.hash === one.dataset.hash);
                return (
                  <tr key={one.run + one.dataset.hash}>
                    <td>{one.dataset.name}</td>
                    <td class="num">{fixed(one.loss, 4)}</td>
                    <td class="num">{fixed(one.perplexity, 2)}</td>
                    <td class="num">{before ? signed(one.loss - before.loss, 4) : MISSING}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

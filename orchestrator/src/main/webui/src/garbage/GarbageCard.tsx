import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { freshKey } from '../api/http';
import { bytes, counted } from '../format';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { attempt } from '../state/toasts';
import { Act } from '../ui/Act';
import { Card, Empty, Loaded } from '../ui/Card';
import { Ago, State } from '../ui/bits';
import { ReasonDialog } from '../ui/ReasonDialog';
import { collect, readCollections, readGarbage, type Collection, type Garbage } from './garbage';

const EVERY_MS = 1000;

const garbage = new Resource(readGarbage);
const collections = new Resource(readCollections);

onEvent(event => event === null && collections.loadSoon());

function Reasons({ of }: { of: Garbage }): JSX.Element {
  return (
    <table class="plain">
      <thead><tr><th>Why</th><th class="num">Objects</th><th class="num">Bytes</th></tr></thead>
      <tbody>
        {of.reasons.map(one => (
          <tr key={one.reason}>
            <td>{one.reason.replaceAll('-', ' ')}</td>
            <td class="num">{one.objects}</td>
            <td class="num">{bytes(one.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Keys({ of }: { of: Garbage }): JSX.Element {
  return (
    <details>
      <summary>The largest {of.keys.length}</summary>
      <ul class="garbage-keys" tabIndex={0} aria-label="the largest objects">
        {of.keys.map(one => (
          <li key={one.key}>
            <span class="mono">{one.key}</span> {bytes(one.bytes)}
            <div class="dim">{one.why}</div>
          </li>
        ))}
      </ul>
    </details>
  );
}

function CollectDialog({ of, close }: { of: Garbage; close: () => void }): JSX.Element {
  const key = useMemo(freshKey, []);
  const begin = async (reason: string): Promise<void> => {
    await attempt('The collection has begun', () => collect(reason, key));
    await collections.load();
  };
  return (
    <ReasonDialog title="Collect garbage?" verb="Delete them" close={close} act={begin}>
      <p>
        {counted(of.objects, 'object')} of {bytes(of.bytes)} will be deleted for ever. Nothing that a version, a run or a plan needs is among them;
        each is looked at again before it goes.
      </p>
      <Reasons of={of} />
    </ReasonDialog>
  );
}

function Unreadable({ of }: { of: Garbage }): JSX.Element | null {
  return of.unreadable.length > 0 ? (
    <p class="hint">Logs that cannot be read, so that what hangs on them is kept: {of.unreadable.join(', ')}</p>
  ) : null;
}

function DryRun({ of }: { of: Garbage }): JSX.Element {
  const isAsking = useSignal(false);
  if (of.objects === 0) {
    return (
      <Empty title="There is no garbage.">
        <span>As of <Ago at={of.at} />. {of.orphans > 0 && `${of.orphans === 1 ? '1 upload belongs' : `${of.orphans} uploads belong`} to no run yet.`}</span>
        <Unreadable of={of} />
      </Empty>
    );
  }
  return (
    <div class="inside stack">
      <p>
        A collection would free <strong>{bytes(of.bytes)}</strong> in {counted(of.objects, 'object')}, as of <Ago at={of.at} />.
      </p>
      <Reasons of={of} />
      <Unreadable of={of} />
      <Keys of={of} />
      <div class="buttons">
        <Act class="danger" act={() => void (isAsking.value = true)}>Collect…</Act>
      </div>
      {isAsking.value && <CollectDialog of={of} close={() => (isAsking.value = false)} />}
    </div>
  );
}

function Row({ one }: { one: Collection }): JSX.Element {
  return (
    <tr>
      <td><State word={one.state} />{one.problem && <div class="dim">{one.problem}</div>}</td>
      <td>{one.reason}<div class="dim">{one.by.name}, <Ago at={one.begunAt} /></div></td>
      <td class="num">{bytes(one.freed?.bytes)}<div class="dim">of {bytes(one.found?.bytes)}</div></td>
    </tr>
  );
}

function Past(): JSX.Element {
  const isUnderWay = collections.want().value?.some(one => one.state === 'collecting') ?? false;
  useEffect(() => {
    if (!isUnderWay) {
      return;
    }
    const timer = setInterval(() => void collections.load(), EVERY_MS);
    return () => {
      clearInterval(timer);
      garbage.loadSoon();
    };
  }, [isUnderWay]);
  return (
    <Loaded of={collections}>
      {all =>
        all.length === 0 ? (
          <p class="inside hint">No collection was made yet.</p>
        ) : (
          <div class="inside">
            <table class="plain" aria-label="collections">
              <thead><tr><th>Collection</th><th>Why, and by whom</th><th class="num">Freed</th></tr></thead>
              <tbody>{all.slice(0, 5).map(one => <Row key={one.id} one={one} />)}</tbody>
            </table>
          </div>
        )
      }
    </Loaded>
  );
}

/** What nobody needs any more: looked at first, deleted only when somebody says so. */
export function GarbageCard(): JSX.Element {
  const isLookedFor = useSignal(false);
  const look = async (): Promise<void> => {
    isLookedFor.value = true;
    await garbage.load();
  };
  const tools = <Act act={look}>{isLookedFor.value ? 'Look again' : 'Dry run'}</Act>;
  return (
    <Card title="Garbage" hint="what nobody needs any more" tools={tools}>
      {isLookedFor.value ? (
        <Loaded of={garbage}>{known => <DryRun of={known} />}</Loaded>
      ) : (
        <p class="inside hint">
          A dry run reads every log, and says what a collection would delete. It writes nothing.
        </p>
      )}
      <Past />
    </Card>
  );
}

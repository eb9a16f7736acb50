import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { noteVersion, tellVersion, type StandingVerb } from '../api/decisions';
import type { Version } from '../api/types';
import { attempt } from '../state/toasts';
import { whole } from '../state/versions';
import { Act } from '../ui/Act';
import { Card } from '../ui/Card';
import { Ago } from '../ui/bits';
import { lazily } from '../ui/lazily';
import { ReasonDialog } from '../ui/ReasonDialog';
import { costOf, meaningOf, verbsOf, whyNot } from './standing';

const PruneDialog = lazily(async () => (await import('./PruneDialog')).PruneDialog);

const DONE: Record<StandingVerb, string> = { retire: 'is retired', restore: 'is there again', purge: 'is purged' };

function Verb({ version, verb }: { version: Version; verb: StandingVerb }): JSX.Element {
  const isAsking = useSignal(false);
  const tell = async (reason: string): Promise<void> => {
    await attempt(`${version.id} ${DONE[verb]}`, () => tellVersion(version.id, verb, reason));
    await whole.of(version.id).load();
  };
  return (
    <>
      <Act class={verb === 'restore' ? '' : 'danger'} why={whyNot(version, verb)} act={() => void (isAsking.value = true)}>
        {verb}…
      </Act>
      {isAsking.value && (
        <ReasonDialog title={`${verb} ${version.id}?`} verb={`${verb} it`} close={() => (isAsking.value = false)} act={tell}>
          <p>{costOf(version, verb)}</p>
        </ReasonDialog>
      )}
    </>
  );
}

function Pruning({ version }: { version: Version }): JSX.Element | null {
  const isAsking = useSignal(false);
  return version.parents.length > 0 && version.state.standing === 'active' ? (
    <>
      <Act act={() => void (isAsking.value = true)}>prune…</Act>
      {isAsking.value && <PruneDialog version={version} close={() => (isAsking.value = false)} />}
    </>
  ) : null;
}

function NewNote({ version }: { version: Version }): JSX.Element {
  const text = useSignal('');
  const add = async (): Promise<void> => {
    const noted = await attempt(`${version.id} has a new note`, () => noteVersion(version.id, text.value.trim()));
    if (noted) {
      text.value = '';
      await whole.of(version.id).load();
    }
  };
  return (
    <div class="stack">
      <label class="field">
        A note, for whoever looks at this version
        <textarea rows={2} value={text.value} onInput={event => (text.value = event.currentTarget.value)} />
      </label>
      <div class="buttons">
        <Act why={text.value.trim() ? undefined : 'the note has no words yet'} act={add}>Keep the note</Act>
      </div>
    </div>
  );
}

/** Whether a version is there for others, what is to be known of it, and what can become of it. */
export function StandingCard({ version }: { version: Version }): JSX.Element {
  const { reason, notes } = version.state;
  return (
    <Card title="Standing and notes">
      <div class="inside stack">
        <p>{meaningOf(version)}{reason && <span class="hint"> Reason: {reason}</span>}</p>
        <div class="buttons">
          {verbsOf(version).map(verb => <Verb key={verb} version={version} verb={verb} />)}
          <Pruning version={version} />
        </div>
        {notes.length > 0 && (
          <ul class="notes-list" aria-label="notes">
            {notes.map(note => (
              <li key={note.stamp.sequence}>
                {note.text}
                <div class="hint">{note.stamp.by.name}, <Ago at={note.stamp.at} /></div>
              </li>
            ))}
          </ul>
        )}
        <NewNote version={version} />
      </div>
    </Card>
  );
}

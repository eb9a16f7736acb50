import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { readVersion, tag } from '../api/calls';
import { Problem } from '../api/http';
import type { Version } from '../api/types';
import { toast } from '../state/toasts';
import { whole } from '../state/versions';
import { Conflict } from './Conflict';

interface Edit {
  label: string;
  method: 'PUT' | 'DELETE';
}

const CHANGED = 412;

const said = (version: Version): string => version.state.tags.join(', ') || 'no tags';

/** The labels of a version. They change only as they were seen: of two people the later one is asked again. */
export function Tags({ version }: { version: Version }): JSX.Element {
  const conflict = useSignal<{ edit: Edit; now: Version } | null>(null);
  const send = async (edit: Edit, seen: string): Promise<void> => {
    try {
      await tag(version.id, edit.label, edit.method, seen);
      conflict.value = null;
      toast(edit.method === 'PUT' ? `${version.id} is tagged ${edit.label}` : `${version.id} is no longer tagged ${edit.label}`);
      await whole.of(version.id).load();
    } catch (error) {
      const problem = Problem.of(error);
      if (problem.status === CHANGED) {
        conflict.value = { edit, now: await readVersion(version.id) };
      } else {
        toast(problem.title, problem.detail, true);
      }
    }
  };
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const label = String(new FormData(form).get('tag')).trim();
    if (label) {
      form.reset();
      void send({ label, method: 'PUT' }, version.etag);
    }
  };
  const open = conflict.value;
  return (
    <div class="names">
      {version.state.aliases.map(alias => <span key={alias} class="alias">★ {alias}</span>)}
      {version.state.tags.map(label => (
        <span key={label} class="tag removable">
          {label}
          <button aria-label={`take the tag ${label} away`} onClick={() => void send({ label, method: 'DELETE' }, version.etag)}>✕</button>
        </span>
      ))}
      <form class="inline-form" onSubmit={add}>
        <input class="inline-input small" name="tag" aria-label="a new tag" placeholder="add a tag" maxLength={63} />
        <button class="button">Tag</button>
      </form>
      {open && (
        <Conflict
          what={`Version ${version.id}`}
          seen={said(version)}
          now={said(open.now)}
          wish={open.edit.method === 'PUT' ? `also ${open.edit.label}` : `no longer ${open.edit.label}`}
          again={() => void send(open.edit, open.now.etag)}
          leave={() => {
            conflict.value = null;
            void whole.of(version.id).load();
          }}
        />
      )}
    </div>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { approveMove, moveAlias, readAlias, rollBackAlias } from '../api/calls';
import { readMoves, type Move } from '../api/decisions';
import { Problem } from '../api/http';
import type { Alias } from '../api/types';
import { actor } from '../state/actor';
import { toast } from '../state/toasts';
import { Act } from '../ui/Act';
import { Ago } from '../ui/bits';
import { ProblemBox } from '../ui/Card';
import { Dialog } from '../ui/Dialog';
import { Conflict } from './Conflict';
import { backOf } from './moves';

/** What somebody wants to happen to an alias; without a name it is asked for. */
export type MoveWish =
  | { kind: 'move'; alias: string; version: string }
  | { kind: 'approve'; alias: string; version: string }
  | { kind: 'back'; alias: string };

interface Seen {
  place: string;
  etag: string;
  /** Of an alias that is to be rolled back, the newest first. */
  moves: readonly Move[];
}

const CHANGED = 412;
const UNKNOWN = 404;
const NOTHING: Seen = { place: 'nothing', etag: '', moves: [] };

/** Where an alias is now; one that is not there yet stands for nothing. */
async function look(model: string, alias: string, kind: MoveWish['kind']): Promise<Seen> {
  try {
    const { value, etag } = await readAlias(model, alias);
    // Moves that are read later are newer, if anything: then the tag does not match.
    return { place: value.version ?? 'nothing', etag, moves: kind === 'back' ? await readMoves(model, alias) : [] };
  } catch (error) {
    const problem = Problem.of(error);
    if (problem.status === UNKNOWN) {
      return NOTHING;
    }
    throw problem;
  }
}

interface Reasons {
  reason: string;
  isOverride: boolean;
}

function send(model: string, wish: MoveWish, alias: string, why: Reasons, etag: string): Promise<Alias> {
  const { reason, isOverride } = why;
  switch (wish.kind) {
    case 'move':
      return moveAlias(
        model,
        alias,
        { version: wish.version, ...(reason ? { reason } : {}), ...(isOverride ? { override: true } : {}) },
        etag,
      );
    case 'back':
      return rollBackAlias(model, alias, reason, etag);
    case 'approve':
      return approveMove(model, alias, wish.version);
  }
}

const VERBS = { move: 'Move', back: 'Roll back', approve: 'Approve' } as const;

const titleOf = (wish: MoveWish, seen: Seen | null): string => {
  const back = seen && backOf(seen.moves);
  switch (wish.kind) {
    case 'move':
      return wish.alias ? `Move ${wish.alias} to ${wish.version}` : `Promote ${wish.version}`;
    case 'back':
      return `Roll ${wish.alias} back${back ? ` from ${seen?.place} to ${back}` : ''}`;
    case 'approve':
      return `Approve that ${wish.alias} moves to ${wish.version}`;
  }
};

interface Gate {
  gate: string;
  why: string;
}

function Gates({ problem }: { problem: Problem }): JSX.Element {
  const gates = problem.more['gates'];
  return (
    <>
      <ProblemBox problem={problem} />
      {Array.isArray(gates) && (
        <ul class="gates" aria-label="gates that failed">
          {(gates as Gate[]).map(({ gate, why }) => <li key={gate}><strong>{gate}</strong> {why}</li>)}
        </ul>
      )}
    </>
  );
}

const SHOWN_MOVES = 5;

/** Where it stood, and who moved it. */
function Moves({ moves }: { moves: readonly Move[] }): JSX.Element {
  return (
    <ul class="plain-list" aria-label="its newest moves">
      {moves.slice(0, SHOWN_MOVES).map(({ moved, stamp }) => (
        <li key={stamp.sequence}>
          <span class="mono">{moved.from ?? 'nothing'} → {moved.to ?? 'nothing'}</span>
          <span class="hint cut">{moved.reason}</span>
          <span class="hint"><Ago at={stamp.at} /> by {stamp.by.name}</span>
        </li>
      ))}
    </ul>
  );
}

interface MoveProps {
  model: string;
  wish: MoveWish;
  close: () => void;
}

/** Asks once more before an alias moves, and moves it only from where it was seen. */
export function MoveDialog({ model, wish, close }: MoveProps): JSX.Element {
  const alias = useSignal(wish.alias);
  const why = useSignal<Reasons>({ reason: '', isOverride: false });
  const seen = useSignal<Seen | null>(null);
  const problem = useSignal<Problem | null>(null);
  const now = useSignal<Seen | null>(null);
  const see = async (): Promise<Seen | null> => {
    try {
      return alias.value ? await look(model, alias.value, wish.kind) : NOTHING;
    } catch (error) {
      problem.value = Problem.of(error);
      return null;
    }
  };
  /** Nothing can be sent until it is known where the alias of this name is. */
  const name = async (given: string): Promise<void> => {
    alias.value = given;
    seen.value = null;
    const found = await see();
    if (alias.value === given) {
      seen.value = found;
    }
  };
  useEffect(() => void name(wish.alias), []);
  const act = async (from: Seen | null): Promise<void> => {
    try {
      const after = await send(model, wish, alias.value, why.value, (from ?? NOTHING).etag);
      toast(`${alias.value} is ${after.version ?? 'nothing'}`);
      close();
    } catch (error) {
      problem.value = Problem.of(error);
      now.value = problem.value.status === CHANGED ? await see() : null;
    }
  };
  if (now.value) {
    const wanted = wish.kind === 'move' ? wish.version : `back to ${backOf(now.value.moves) ?? 'where it was before'}`;
    return (
      <Conflict
        what={`Alias ${alias.value}`}
        seen={seen.value?.place ?? 'nothing'}
        now={now.value.place}
        wish={wanted}
        again={() => void act(now.value)}
        leave={close}
      />
    );
  }
  const needsReason = wish.kind === 'back' || why.value.isOverride;
  const notYet = (): string | undefined => {
    if (alias.value === '') {
      return 'the alias has no name yet';
    }
    if (seen.value === null) {
      return `nobody knows yet where ${alias.value} is`;
    }
    if (wish.kind === 'back' && backOf(seen.value.moves) === null) {
      return 'there is no version before its newest move that was not taken back';
    }
    return needsReason && why.value.reason.trim() === '' ? 'a reason is needed' : undefined;
  };
  const foot = (
    <>
      <span class="hint grow">logged under the name {actor.value}</span>
      <button class="button" onClick={close}>Leave it</button>
      <Act class="first" why={notYet()} act={() => act(seen.value)}>{VERBS[wish.kind]}</Act>
    </>
  );
  return (
    <Dialog title={titleOf(wish, seen.value)} close={close} foot={foot}>
      {wish.alias === '' && (
        <label class="field">
          Alias
          <input value={alias.value} placeholder="production" pattern="[a-z0-9\-]+" onInput={event => void name(event.currentTarget.value)} />
        </label>
      )}
      {alias.value && seen.value && <p>{alias.value} now stands for <span class="mono">{seen.value.place}</span>.</p>}
      {seen.value && seen.value.moves.length > 0 && <Moves moves={seen.value.moves} />}
      {wish.kind !== 'approve' && (
        <label class="field">
          Reason{needsReason ? '' : ', if there is one'}
          <input value={why.value.reason} onInput={event => (why.value = { ...why.value, reason: event.currentTarget.value })} />
        </label>
      )}
      {wish.kind === 'move' && (
        <label>
          <input type="checkbox" checked={why.value.isOverride} onChange={event => (why.value = { ...why.value, isOverride: event.currentTarget.checked })} />{' '}
          Move it although gates of its policy fail; the reason is logged
        </label>
      )}
      {problem.value && <Gates problem={problem.value} />}
    </Dialog>
  );
}

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { tryNow } from '../api/stream';
import { clock } from '../format';
import { ACTOR_NAME, actor } from '../state/actor';
import { freshUntil, isStale, link, type LinkState } from '../state/live';
import { hasLetters } from '../state/letters';
import { path, query, setQuery } from '../state/route';
import { switchTheme, theme } from '../state/theme';
import { Dialog } from '../ui/Dialog';
import { Icon } from '../ui/icons';
import { above } from './layer';
import { PLACES } from './places';

const WORDS: Record<LinkState, string> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
};

function LinkBadge(): JSX.Element {
  const look = link.value === 'connecting' ? 'reconnecting' : link.value;
  return (
    <span class={`link-state ${look}`} role="status" title={WORDS[link.value]}>
      <i aria-hidden="true" />
      <span>{WORDS[link.value]}</span>
    </span>
  );
}

const isNaming = signal(false);

function ActorButton(): JSX.Element {
  return (
    <>
      <button
        class="actor"
        title="What you do is logged under this name"
        aria-label={`acting as ${actor.value}, change`}
        onClick={() => (isNaming.value = true)}
      >
        <Icon name="person" />
        <span>{actor.value}</span>
      </button>
      {isNaming.value && <ActorDialog close={() => (isNaming.value = false)} />}
    </>
  );
}

function ActorDialog({ close }: { close: () => void }): JSX.Element {
  const take = (event: SubmitEvent): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get('name'));
    if (ACTOR_NAME.test(name)) {
      actor.value = name;
      close();
    }
  };
  return (
    <Dialog title="Who acts" close={close}>
      <form class="stack" onSubmit={take}>
        <label class="field">
          Your name, as the logs will have it
          <input name="name" defaultValue={actor.value} pattern="[A-Za-z0-9._@+\-]{1,100}" required />
        </label>
        <p class="hint">Letters, digits and ._@+- only. Nobody proves it: it is a claim.</p>
        <div class="buttons">
          <button class="button first">Act under this name</button>
        </div>
      </form>
    </Dialog>
  );
}

function FilterBox({ hint }: { hint: string }): JSX.Element {
  return (
    <div class="search">
      <input
        id="filter"
        type="search"
        aria-label={hint}
        placeholder={hint}
        value={query('q')}
        onInput={event => setQuery({ q: event.currentTarget.value, before: '' })}
      />
      {hasLetters.value && <kbd aria-hidden="true">/</kbd>}
    </div>
  );
}

export function Header({ title, crumb }: { title: string; crumb: string }): JSX.Element {
  const filter = PLACES.find(place => path.value === place.path)?.filter;
  return (
    <header class="head">
      <h1>{title}</h1>
      <span class="crumb cut">{crumb}</span>
      {filter ? <FilterBox hint={filter} /> : <span class="grow" />}
      <ActorButton />
      <LinkBadge />
      <button class="icon-button" aria-label="keys" title="keys" onClick={() => (above.value = 'keys')}>
        <Icon name="keys" />
      </button>
      <button
        class="icon-button"
        aria-label={theme.value === 'dark' ? 'light theme' : 'dark theme'}
        onClick={switchTheme}
      >
        <Icon name={theme.value === 'dark' ? 'sun' : 'moon'} />
      </button>
    </header>
  );
}

/** Says that what is shown is old, and how to ask again. */
export function StaleBanner(): JSX.Element | null {
  if (!isStale.value && link.value !== 'offline') {
    return null;
  }
  return (
    <div class={`banner ${link.value === 'offline' ? 'offline' : ''}`} role="status">
      No connection: everything here is as of {clock(freshUntil.value)}.
      <span class="grow" />
      <button class="button" onClick={tryNow}>
        Try now
      </button>
    </div>
  );
}

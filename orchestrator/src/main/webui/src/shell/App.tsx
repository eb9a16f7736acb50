import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { isStale } from '../state/live';
import { followLinks, go, parts, path } from '../state/route';
import { Toasts } from '../ui/Toasts';
import { Above } from './Above';
import { Header, StaleBanner } from './Header';
import { onKey } from './keys';
import { Rail } from './Rail';
import { screenAt } from './screens';

export function App(): JSX.Element {
  useLayoutEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    if (path.value === '/') {
      go('/overview', true);
    }
  }, [path.value]);
  const shown = useRef(path.value);
  useEffect(() => {
    // What had the focus is gone with the screen before; where the first one is still to come, nothing had.
    if (path.value !== shown.current && shown.current !== '/') {
      document.getElementById('main')?.focus({ preventScroll: true });
    }
    shown.current = path.value;
  }, [path.value]);
  const screen = screenAt(parts.value);
  useEffect(() => {
    document.title = `${screen.title}${screen.crumb ? ` ${screen.crumb}` : ''} · Meristem`;
  }, [screen.title, screen.crumb]);
  return (
    <div class="shell" onClick={followLinks}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Rail />
      <Header title={screen.title} crumb={screen.crumb} />
      <main id="main" tabIndex={-1} class={isStale.value ? 'stale' : ''}>
        <StaleBanner />
        <div class="live-data">{screen.show()}</div>
      </main>
      <Above />
      <Toasts />
    </div>
  );
}

import type { JSX } from 'preact';
import { path } from '../state/route';
import { Icon } from '../ui/icons';
import { PLACES, type Place } from './places';

const isAt = (place: Place): boolean =>
  path.value.startsWith(place.path) ||
  (place.name === 'Lineage' && path.value.startsWith('/versions')) ||
  (place.name === 'Runs' && path.value.startsWith('/plans'));

export function Rail(): JSX.Element {
  return (
    <nav class="rail" aria-label="Screens">
      <a class="brand" href="/overview" aria-label="Meristem, overview">
        <img src="/icon.svg" alt="" />
      </a>
      <ul>
        {PLACES.map(place => (
          <li key={place.name}>
            <a href={place.path} aria-current={isAt(place) ? 'page' : undefined}>
              <Icon name={place.icon} />
              {place.name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

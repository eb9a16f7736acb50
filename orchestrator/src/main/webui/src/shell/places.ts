import type { IconName } from '../ui/icons';

export interface Place {
  name: string;
  path: string;
  icon: IconName;
  /** Typed after g. */
  key: string;
  /** What the filter box finds there. */
  filter: string;
}

export const PLACES: readonly Place[] = [
  { name: 'Overview', path: '/overview', icon: 'overview', key: 'o', filter: '' },
  { name: 'Lineage', path: '/lineage', icon: 'lineage', key: 'l', filter: 'Filter versions, e.g. loss < 2 and tag = good' },
  { name: 'Runs', path: '/runs', icon: 'runs', key: 'r', filter: 'Filter runs, e.g. state = failed' },
  { name: 'Workers', path: '/workers', icon: 'workers', key: 'w', filter: 'Filter workers' },
  { name: 'Compare', path: '/compare', icon: 'compare', key: 'c', filter: '' },
  { name: 'Events', path: '/events', icon: 'events', key: 'e', filter: 'Filter events, e.g. actor = ada' },
];

import type { Version } from '../api/types';

/** Every setting by its path, as text. */
function flat(value: unknown, path = ''): [string, string][] {
  if (value === null || value === undefined) {
    return [];
  }
  if (typeof value !== 'object') {
    return [[path, String(value)]];
  }
  return Object.entries(value).flatMap(([name, part]) => flat(part, path ? `${path}.${name}` : name));
}

/** All settings of a version but its counts of tokens. */
export function settingsOf(version: Version): Map<string, string> {
  const { blocks: _blocks, ...config } = version.config;
  return new Map([...flat(config), ...flat(version.training, 'training'), ...flat(version.dataset, 'dataset')]);
}

import type { Config } from '../api/types';

export const ROLES = ['q', 'k', 'v', 'proj', 'ffn'] as const;

export type Role = (typeof ROLES)[number];

export const ROLE_NAMES: Record<Role, string> = {
  q: 'query',
  k: 'key',
  v: 'value',
  proj: 'projection',
  ffn: 'feed-forward',
};

/** Parameter tokens of a role in all layers. */
export const tokensOf = (config: Config, role: Role): number =>
  config.blocks.reduce((sum, block) => sum + block[role].tokens, 0);

/** The fewest and the most parameter tokens of a role in one layer. */
export function rangeOf(config: Config, role: Role): [number, number] {
  const counts = config.blocks.map(block => block[role].tokens);
  return [Math.min(...counts), Math.max(...counts)];
}

/** Whether all layers have the same counts. */
export const isEven = (config: Config): boolean => ROLES.every(role => perLayer(config, role) !== null);

/** Parameter tokens of a role in one layer, where all layers have the same; else nothing. */
export function perLayer(config: Config, role: Role): number | null {
  const counts = new Set(config.blocks.map(block => block[role].tokens));
  return counts.size === 1 ? (config.blocks[0]?.[role].tokens ?? null) : null;
}


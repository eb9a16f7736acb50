import type { Version } from '../api/types';
import { ROLES, type Role } from './tokens';

export interface Place {
  role: Role;
  /** Parameter tokens before the growth; nothing where there was no such layer. */
  before: number | null;
  after: number;
  tau: number;
  tauBefore: number | null;
  /** Mean norms of the keys and values that a growth added, as parts of those of the old ones. */
  newToOld: { key: number | null; value: number | null };
}

export interface LayerRow {
  layer: number;
  /** Whether the growth inserted it. */
  isNew: boolean;
  places: Place[];
  parameters: number;
  /** Parameters more than before; nothing without a parent. */
  added: number | null;
  /** Of all parameters of the version. */
  share: number;
}

/** Where a layer's tensors lie in a checkpoint. */
const PATHS: Record<Role, string> = { q: 'attn.q', k: 'attn.k', v: 'attn.v', proj: 'attn.proj', ffn: 'ffn' };

function newToOld(version: Version, layer: number, role: Role, part: 'key' | 'value'): number | null {
  const norms = version.telemetry?.rowNorms[`blocks.${layer}.${PATHS[role]}.${part}`];
  return norms && norms.old > 0 ? norms.added / norms.old : null;
}

/** Each parameter token is a key and a value, both as wide as the model. */
const parametersOf = (tokens: number, width: number): number => 2 * tokens * width;

/**
 * Each layer of a version beside that of its parent. Layers are compared by their place from the
 * bottom; where there are more, the last ones count as new.
 */
export function growthTable(version: Version, parent: Version | null): LayerRow[] {
  const { blocks, width } = version.config;
  return blocks.map((block, layer) => {
    const old = parent?.config.blocks[layer];
    const places = ROLES.map(role => ({
      role,
      before: old?.[role].tokens ?? null,
      after: block[role].tokens,
      tau: block[role].tau,
      tauBefore: old?.[role].tau ?? null,
      newToOld: { key: newToOld(version, layer, role, 'key'), value: newToOld(version, layer, role, 'value') },
    }));
    const sum = (count: (place: Place) => number): number =>
      places.reduce((all, place) => all + parametersOf(count(place), width), 0);
    const parameters = sum(place => place.after);
    return {
      layer,
      isNew: parent !== null && !old,
      places,
      parameters,
      added: parent ? parameters - sum(place => place.before ?? 0) : null,
      share: parameters / version.parameters,
    };
  });
}

import type { Version } from '../api/types';
import { ROLES, type Role } from './tokens';

export interface Place {
  role: Role;
  /** Parameter tokens before the growth; nothing where there was no such layer. */
  before: number | null;
  after: number;
  tau: number;
  tauBefore: number | null;
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

import type { Move } from '../api/decisions';

/**
 * The version that a rollback leads to, of an alias's moves, the newest first: that before the newest one. Nothing where that was
 * none, or where the newest move itself took back the one before it.
 */
export function backOf([newest, earlier]: readonly Move[]): string | null {
  const isTakenBack = newest?.moved.to != null && earlier?.moved.from === newest.moved.to;
  return isTakenBack ? null : (newest?.moved.from ?? null);
}

/** So long a connection may take to open; one that waits behind others to the same server never says why. */
export const OPEN_WITHIN_MS = 5_000;

/** The server beats more than twice in that time (Live), so silence means that the network is gone. */
export const SILENT_AFTER_MS = 40_000;

/** A connection that has not opened for so long is asked for anew. */
export const ASKED_ANEW_AFTER_MS = 30_000;

/** The connection that is open, or shall be. */
export interface Contact {
  askedAt: number;
  /** When it last said something; 0 before it is open. */
  heardAt: number;
}

/** Late is what may still open; dead is what has to be asked for anew. */
export type Health = 'well' | 'late' | 'dead';

export function healthOf({ askedAt, heardAt }: Contact, now: number): Health {
  if (heardAt > 0) {
    return now - heardAt > SILENT_AFTER_MS ? 'dead' : 'well';
  }
  const waited = now - askedAt;
  return waited > ASKED_ANEW_AFTER_MS ? 'dead' : waited > OPEN_WITHIN_MS ? 'late' : 'well';
}

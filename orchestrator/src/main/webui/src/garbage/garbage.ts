import { change, read } from '../api/http';

/** What a collection would delete, and what collections did. */

export interface Share {
  objects: number;
  bytes: number;
}

export interface Garbage extends Share {
  at: string;
  reasons: (Share & { reason: string })[];
  models: (Share & { model?: string | null })[];
  keys: { key: string; bytes: number; reason: string; why: string }[];
  orphans: number;
}

export interface Collection {
  id: string;
  state: string;
  reason: string;
  by: string;
  begunAt: string;
  endedAt?: string | null;
  problem?: string | null;
  found?: Share | null;
  freed: Share;
}

export const readGarbage = (): Promise<Garbage> => read('/garbage', { limit: 20 });

export const readCollections = (): Promise<Collection[]> => read('/garbage/collections');

export const collect = (reason: string, key: string): Promise<Collection> =>
  change('/garbage/collections', { body: { reason }, key });

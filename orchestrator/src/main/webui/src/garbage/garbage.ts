import { change, read } from '../api/http';
import type { components } from '../api/schema';

/** What a collection would delete, and what collections did. */

export type Garbage = components['schemas']['GarbageView'];
export type Collection = components['schemas']['CollectionView'];

export const readGarbage = (): Promise<Garbage> => read('/garbage', { limit: 20 });

export const readCollections = (): Promise<Collection[]> => read('/garbage/collections');

export const collect = (reason: string, key: string): Promise<Collection> =>
  change('/garbage/collections', { body: { reason }, key });

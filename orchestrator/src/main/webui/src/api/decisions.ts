import { change, freshKey, read, readPage } from './http';
import type { components } from './schema';
import type { Alias, DryRun, Run, Version } from './types';

/** What people decide about versions and aliases that are there. */

type Schemas = components['schemas'];

export type NewPolicy = Schemas['NewPolicy'];
export type Policy = Schemas['PromotionPolicy'];
export type Relative = Schemas['RelativeView'];
/** One move of an alias, and who made it when. */
export type Move = Schemas['Move'];

/** What becomes of a version by one word. */
export type StandingVerb = 'retire' | 'restore' | 'purge';

const part = encodeURIComponent;

const aliasAt = (model: string, alias: string): string => `/models/${part(model)}/aliases/${part(alias)}`;

export const tellVersion = (version: string, verb: StandingVerb, reason: string): Promise<Version> =>
  change(`/versions/${part(version)}/${verb}`, { query: { reason } });

export const noteVersion = (version: string, text: string): Promise<Version> =>
  change(`/versions/${part(version)}/notes`, { body: { text }, key: freshKey() });

/** The nearest ancestors of a version, the nearest first. */
export const readAncestors = async (version: string): Promise<Relative[]> =>
  (await readPage<Relative>(`/versions/${part(version)}/ancestors`, { limit: 50 })).rows;

export const tryPruning = (version: string, ancestor: string): Promise<DryRun> =>
  change('/prunings', { body: { version, ancestor }, query: { dryRun: true } });

export const prune = (version: string, ancestor: string, key: string): Promise<Run> =>
  change('/prunings', { body: { version, ancestor }, key });

export const setPolicy = (model: string, alias: string, policy: NewPolicy): Promise<Alias> =>
  change(`${aliasAt(model, alias)}/policy`, { method: 'PUT', body: policy });

export const removePolicy = (model: string, alias: string, reason: string): Promise<Alias> =>
  change(`${aliasAt(model, alias)}/policy?reason=${encodeURIComponent(reason)}`, { method: 'DELETE' });

/** All moves of an alias, the newest first. */
export const readMoves = (model: string, alias: string): Promise<Move[]> => read(`${aliasAt(model, alias)}/moves`);

/** Lets an alias stand for nothing any more, if it stands where it was seen. */
export const removeAlias = (model: string, alias: string, reason: string, seen: string): Promise<Alias> =>
  change(aliasAt(model, alias), { method: 'DELETE', query: { reason }, seen, key: freshKey() });

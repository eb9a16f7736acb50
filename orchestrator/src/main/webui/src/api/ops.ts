import { change, read, readPage, type Page } from './http';
import type { components } from './schema';
import type { DeadLetter, FeedEvent, Plan, Run } from './types';

/** What operators read and do beside runs, versions and plans. */

type Schemas = components['schemas'];

export type Overview = Schemas['OverviewView'];
export type Point = Schemas['ScatterPoint'];
export type Queue = Schemas['QueueView'];
export type Attempt = Schemas['AttemptView'];
export type CostSum = Schemas['CostSum'];
export type Costs = Schemas['CostsView'];
export type Letter = Schemas['DeadLetter'];

const part = encodeURIComponent;

export const readOverview = (): Promise<Overview> => read('/overview');

export const readQueue = (): Promise<Queue> => read('/queue');

export const readAttempts = (run: string): Promise<Attempt[]> => read(`/runs/${part(run)}/attempts`);

export const readCostSums = (by: string): Promise<CostSum[]> => read('/costs', { by, limit: 50 });

/** What a version cost, and what was saved against another that was made otherwise, if one is named. */
export const readCost = (version: string, baseline = ''): Promise<Costs> =>
  read(`/versions/${part(version)}/cost`, { baseline });

export const readFoundEvents = (query: {
  text?: string;
  filter?: string;
  cursor?: string;
  limit?: number;
}): Promise<Page<FeedEvent>> => readPage('/events', query);

/** Versions whose ids have a text in them. */
export const findVersions = (text: string): Promise<Page<{ id: string; model: string }>> =>
  readPage('/versions', { filter: `id ~ ${JSON.stringify(text)} or model ~ ${JSON.stringify(text)}`, limit: 8 });

export const changeRunDeadline = (run: string, deadline: string): Promise<Run> =>
  change(`/runs/${part(run)}/deadline`, { query: { deadline } });

export const readPlan = (id: string): Promise<Plan> => read(`/plans/${part(id)}`);

export const readLetter = (id: string): Promise<Letter> => read(`/dead-letters/${part(id)}`);

export const readLetters = (): Promise<Page<DeadLetter>> => readPage('/dead-letters');

/** The newest versions, as choices. */
export const findNewest = (): Promise<Page<{ id: string; model: string; parameters: number }>> =>
  readPage('/versions', { sort: '-created', filter: 'active', limit: 200 });

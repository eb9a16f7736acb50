import { change, read, readPage, readTagged, type Page } from '../api/http';
import type { components } from '../api/schema';
import type { Model } from '../api/types';
import type { NewRules } from './rules';

/** Which versions of a model stay. */

export type Retention = components['schemas']['RetentionView'];
export type Effects = components['schemas']['EffectsView'];

/** The rules, and the tag that says which state of them that is. */
export interface Seen {
  value: Retention;
  etag: string;
}

const of = (model: string): string => `/models/${encodeURIComponent(model)}/retention`;

export const readModels = (): Promise<Page<Model>> => readPage('/models', { limit: 1000 });

export const readRetention = (model: string): Promise<Seen> => readTagged(of(model));

export const previewRetention = (model: string): Promise<Effects> => read(`${of(model)}/preview`, { limit: 20 });

/** Gives a model rules, or none, if they are as they were seen. */
export const setRetention = (model: string, rules: NewRules | null, seen: string): Promise<Retention> =>
  rules ? change(of(model), { method: 'PUT', body: rules, seen }) : change(of(model), { method: 'DELETE', seen });

export const applyRetention = (model: string, reason: string): Promise<Effects> =>
  change(`${of(model)}/applications`, { body: { reason }, query: { limit: 20 } });

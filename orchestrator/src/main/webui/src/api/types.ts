import type { components } from './schema';

type Schemas = components['schemas'];

export type Run = Schemas['RunView'];
export type Progress = Schemas['Progress'];
/** A version with all that is known of it, and the tag of its state. */
export type Version = Schemas['VersionView'] & { etag: string };
export type Model = Schemas['ModelView'];
export type Worker = Schemas['WorkerAnnounced'];
export type Dataset = Schemas['DatasetView'];
export type Plan = Schemas['PlanView'];
export type PlanDryRun = Schemas['PlanDryRun'];
export type DeadLetter = Schemas['DeadLetterView'];
export type FeedEvent = Schemas['FeedEvent'];
export type NewGrowth = Schemas['NewGrowth'];
export type Continuation = Schemas['Continuation'];
export type NewSample = Schemas['NewSample'];
export type Config = Schemas['TokenFormerConfig'];
export type Certificate = Schemas['PreservationCertificate'];

/** What a run would be, and where it could be done. */
export type DryRun = Schemas['DryRun'];

/** All workers, and the names of those that have been silent for too long. */
export interface Fleet {
  workers: Worker[];
  silent: string[];
}

export type Outline = Schemas['OutlineView'];
export type VersionRow = Schemas['VersionRowView'];
export type Curve = Schemas['CurveView'];
export type Segment = Schemas['Segment'];
/** How long a version was trained. */
export type Length = Schemas['Length'];
export type Costs = Schemas['CostsView'];
export type Alias = Schemas['AliasView'];

import { change, read, readPage, readText, send, type Page } from './http';
import type {
  Continuation,
  Dataset,
  DeadLetter,
  DryRun,
  FeedEvent,
  Model,
  NewGrowth,
  NewSample,
  Plan,
  PlanDryRun,
  Run,
  Version,
} from './types';

const part = encodeURIComponent;

export const readModels = (): Promise<Model[]> => read('/models');

export const readLineage = (model: string): Promise<{ versions: Version[] }> =>
  read(`/models/${part(model)}/lineage`);

export const readVersion = (id: string): Promise<Version> => read(`/versions/${part(id)}`);

export const readRun = (id: string): Promise<Run> => read(`/runs/${part(id)}`);

export const readRuns = (query: { state?: string; limit?: number }): Promise<Page<Run>> =>
  readPage('/runs', query);

export const readMoreRuns = (next: string): Promise<Page<Run>> => readPage(next);

export const readLog = (run: string, attempt?: number): Promise<{ text: string; from: string }> =>
  readText(`/runs/${part(run)}/log${attempt ? `?attempt=${attempt}` : ''}`);

export const readDatasets = (): Promise<Dataset[]> => read('/datasets');

export const readDeadLetters = (): Promise<Page<DeadLetter>> => readPage('/dead-letters');

export const readEvents = (query: {
  text?: string;
  subject?: string;
  limit?: number;
}): Promise<Page<FeedEvent>> => readPage('/events', query);

export const readMoreEvents = (next: string): Promise<Page<FeedEvent>> => readPage(next);

export const readPlans = (): Promise<Plan[]> => read('/plans');

/** What a person can do to a run by one word. */
export type RunVerb = 'cancel' | 'pause' | 'resume' | 'retry' | 'abandon';

export const tellRun = (run: string, verb: RunVerb, reason?: string): Promise<Run> =>
  change(`/runs/${part(run)}/${verb}`, reason ? { query: { reason } } : {});

export const prioritiseRun = (run: string, priority: number): Promise<Run> =>
  change(`/runs/${part(run)}/priority`, { query: { priority } });

export const drainWorker = (worker: string): Promise<{ draining: boolean }> =>
  change(`/workers/${part(worker)}/drain`);

export const replayDeadLetter = (id: string): Promise<DeadLetter> =>
  change(`/dead-letters/${part(id)}/replay`);

export const tryGrowth = (growth: NewGrowth): Promise<DryRun> =>
  change('/growths', { body: growth, query: { dryRun: true } });

export const grow = (growth: NewGrowth, key: string, priority: number): Promise<Run> =>
  change('/growths', { body: growth, key, query: { priority } });

/** Trains the parent on without growth: the control arm of a growth. */
export const proceed = (continuation: Continuation, key: string, priority: number): Promise<Run> =>
  change('/continuations', { body: continuation, key, query: { priority } });

export const evaluate = (version: string, dataset: string, key: string): Promise<Run> =>
  change('/evaluations', { body: { version, datasets: [dataset] }, key });

/** Does a version's growth again, and compares. */
export const verify = (version: string, key: string): Promise<Run> => change('/verifications', { body: { version }, key });

export const tryPlan = (document: string): Promise<PlanDryRun> =>
  change('/plans', { body: document, type: 'application/yaml', query: { dryRun: true } });

export const startPlan = (document: string, key: string): Promise<Plan> =>
  change('/plans', { body: document, type: 'application/yaml', key });

export const approveStage = (plan: string, stage: string): Promise<Plan> =>
  change(`/plans/${part(plan)}/approvals`, { body: { stage } });

export const tellPlan = (plan: string, verb: 'cancel' | 'retry'): Promise<Plan> =>
  change(`/plans/${part(plan)}/${verb}`);

/** The answer streams lines of JSON. */
export const sample = (id: string, wish: NewSample, signal: AbortSignal): Promise<Response> =>
  send(`/versions/${part(id)}/samples`, { body: wish, signal });

import { change, freshKey, read, readPage, readTagged, readText, send, type Page } from './http';
import type {
  Alias,
  Continuation,
  Costs,
  Curve,
  Dataset,
  DeadLetter,
  DryRun,
  FeedEvent,
  NewGrowth,
  NewSample,
  Outline,
  Plan,
  PlanDryRun,
  Run,
  Version,
  VersionRow,
} from './types';

const part = encodeURIComponent;

export const readOutline = (query: { filter?: string; show?: readonly string[]; limit?: number }): Promise<Outline> =>
  read('/lineage', query);

export const readVersions = (query: { filter?: string; sort?: string; limit?: number }): Promise<Page<VersionRow>> =>
  readPage('/versions', query);

export async function readVersion(id: string): Promise<Version> {
  const { value, etag } = await readTagged<Version>(`/versions/${part(id)}`);
  return { ...value, etag };
}

export const readCurve = (id: string, points: number): Promise<Curve> =>
  read(`/versions/${part(id)}/curve`, { points });

export const readCosts = (id: string): Promise<Costs> => read(`/versions/${part(id)}/cost`);

export const readCard = (id: string): Promise<{ text: string; from: string }> =>
  readText(`/versions/${part(id)}/exports/card`);

export const readRun = (id: string): Promise<Run> => read(`/runs/${part(id)}`);

export const readRuns = (query: { filter?: string; state?: string; limit?: number }): Promise<Page<Run>> =>
  readPage('/runs', query);

export const readLog = (run: string, attempt?: number): Promise<{ text: string; from: string }> =>
  readText(`/runs/${part(run)}/log${attempt ? `?attempt=${attempt}` : ''}`);

export const readDatasets = (): Promise<Dataset[]> => read('/datasets', { limit: 1000 });

export const readEvents = (query: {
  text?: string;
  subject?: string;
  limit?: number;
}): Promise<Page<FeedEvent>> => readPage('/events', query);

export const readPlans = (): Promise<Plan[]> => read('/plans');

/** What a person can do to a run by one word. */
export type RunVerb = 'cancel' | 'pause' | 'resume' | 'retry' | 'abandon';

export const tellRun = (run: string, verb: RunVerb, reason?: string): Promise<Run> =>
  change(`/runs/${part(run)}/${verb}`, reason ? { query: { reason } } : {});

export const prioritiseRun = (run: string, priority: number): Promise<Run> =>
  change(`/runs/${part(run)}/priority`, { query: { priority } });

export const drainWorker = (worker: string): Promise<{ draining: boolean }> =>
  change(`/workers/${part(worker)}/drain`);

export const forgetWorker = (worker: string): Promise<Response> => send(`/workers/${part(worker)}`, { method: 'DELETE' });

/** Lets a worker that drains, or has drained, take runs again. */
export const resumeWorker = (worker: string): Promise<{ draining: boolean }> =>
  change(`/workers/${part(worker)}/resume`);

export const replayDeadLetter = (id: string): Promise<DeadLetter> =>
  change(`/dead-letters/${part(id)}/replay`);

/** Under which terms a run waits; what is empty is left to the server. */
export interface AskedTerms {
  priority: number;
  workerClass: string;
  deadline: string;
}

export const tryGrowth = (growth: NewGrowth, terms: AskedTerms): Promise<DryRun> =>
  change('/growths', { body: growth, query: { ...terms, dryRun: true } });

export const grow = (growth: NewGrowth, key: string, terms: AskedTerms): Promise<Run> =>
  change('/growths', { body: growth, key, query: { ...terms } });

/** Trains the parent on without growth: the control arm of a growth. */
export const proceed = (continuation: Continuation, key: string, terms: AskedTerms): Promise<Run> =>
  change('/continuations', { body: continuation, key, query: { ...terms } });

export const tryProceeding = (continuation: Continuation, terms: AskedTerms): Promise<DryRun> =>
  change('/continuations', { body: continuation, query: { ...terms, dryRun: true } });

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

/** Gives a version a label or takes it away, if the version is as it was seen. */
export const tag = (id: string, label: string, method: 'PUT' | 'DELETE', seen: string): Promise<Version> =>
  change(`/versions/${part(id)}/tags/${part(label)}`, { method, seen });

export const readAliases = (model: string): Promise<Alias[]> => read(`/models/${part(model)}/aliases`);

export const readAlias = (model: string, alias: string): Promise<{ value: Alias; etag: string }> =>
  readTagged(`/models/${part(model)}/aliases/${part(alias)}`);

/** Lets an alias stand for a version, if it stands where it was seen. */
export const moveAlias = (
  model: string,
  alias: string,
  place: { version: string; reason?: string; override?: boolean },
  seen: string,
): Promise<Alias> =>
  change(`/models/${part(model)}/aliases/${part(alias)}`, { method: 'PUT', body: place, seen, key: freshKey() });

export const rollBackAlias = (model: string, alias: string, reason: string, seen: string): Promise<Alias> =>
  change(`/models/${part(model)}/aliases/${part(alias)}/rollback`, { body: { reason }, seen, key: freshKey() });

export const approveMove = (model: string, alias: string, version: string): Promise<Alias> =>
  change(`/models/${part(model)}/aliases/${part(alias)}/approvals`, { body: { version }, key: freshKey() });

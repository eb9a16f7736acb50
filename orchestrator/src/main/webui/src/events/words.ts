import type { FeedEvent } from '../api/types';

/** Where the thing that an event is about is shown. */
export function linkOf(event: FeedEvent): string | null {
  if (event.kind.startsWith('run.')) {
    return `/runs/${event.subject}`;
  }
  if (event.kind.startsWith('plan.')) {
    return `/plans/${event.subject}`;
  }
  const version = versionOf(event);
  return version ? `/versions/${version}` : null;
}

/** The version that an event is about. */
export function versionOf(event: FeedEvent): string | undefined {
  const version = event.data['version'];
  return typeof version === 'string' ? version : undefined;
}

const DULL = new Set(['document', 'spec', 'at', 'request']);

function said(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const { title, detail, key } = value as Record<string, unknown>;
  return String(title ?? detail ?? key ?? JSON.stringify(value));
}

/** What an event changed, in short. */
export function detailOf(event: FeedEvent): string {
  return Object.entries(event.data)
    .filter(([name, value]) => !DULL.has(name) && value !== null && value !== event.subject)
    .map(([name, value]) => `${name} ${said(value)}`)
    .join(' · ');
}

export const verbOf = (event: FeedEvent): string => event.kind.replace(/^(run|plan)\./, '$1 ').replaceAll('-', ' ');

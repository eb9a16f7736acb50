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

const isEmpty = (value: unknown): boolean => value == null || value === '' || (Array.isArray(value) && value.length === 0);

/** What an event changed, in short: old → new where it knows both. */
export function detailOf(event: FeedEvent): string {
  const { from, to, ...rest } = event.data;
  const moved = isEmpty(from) && isEmpty(to) ? [] : [`${said(from ?? 'none')} → ${said(to ?? 'none')}`];
  const told = Object.entries(rest)
    .filter(([name, value]) => !DULL.has(name) && !isEmpty(value) && value !== event.subject)
    .map(([name, value]) => `${name} ${said(value)}`);
  return [...moved, ...told].join(' · ');
}

export const verbOf = (event: FeedEvent): string => event.kind.replace(/^(run|plan)\./, '$1 ').replaceAll('-', ' ');

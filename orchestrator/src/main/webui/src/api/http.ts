import { actor } from '../state/actor';
import { Problem, type Page } from './problem';

export { Problem, type Page };

const PREFIX = '/api/v1';

export type Query = Record<string, string | number | boolean | null | undefined | readonly string[]>;

function address(path: string, query: Query = {}): string {
  const given = Object.entries(query)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map(one => [name, one] as const))
    .filter(([, value]) => value != null && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return PREFIX + path + (text ? (path.includes('?') ? '&' : '?') + text : '');
}

async function refusal(response: Response): Promise<Problem> {
  const said = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  return new Problem(
    response.status,
    String(said['title'] ?? response.statusText ?? 'The request failed'),
    String(said['detail'] ?? `status ${response.status}`),
    String(said['type'] ?? ''),
    said,
  );
}

const hex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), byte => byte.toString(16).padStart(2, '0')).join('');

async function ask(path: string, init: RequestInit, query?: Query): Promise<Response> {
  // The server's log has the same trace id for what went wrong there.
  const traceId = hex(16);
  const headers = { ...init.headers, traceparent: `00-${traceId}-${hex(8)}-00` };
  const response = await fetch(address(path, query), { ...init, headers }).catch(error => {
    throw new Problem(0, 'The orchestrator cannot be reached', Problem.of(error).detail, '', { traceId });
  });
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

export async function read<T>(path: string, query?: Query): Promise<T> {
  const response = await ask(path, { headers: { Accept: 'application/json' } }, query);
  return (await response.json()) as T;
}

/** What is there, and the tag that says which state of it that is. */
export async function readTagged<T>(path: string): Promise<{ value: T; etag: string }> {
  const response = await ask(path, { headers: { Accept: 'application/json' } });
  return { value: (await response.json()) as T, etag: response.headers.get('ETag') ?? '' };
}

/** One page of a list, or the page that `next` of another one names. */
export async function readPage<T>(path: string, query?: Query): Promise<Page<T>> {
  const inside = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : path;
  const response = await ask(inside, { headers: { Accept: 'application/json' } }, query);
  const links = response.headers.get('Link') ?? '';
  const link = (rel: string): string | null => new RegExp(`<([^>]+)>; *rel="${rel}"`).exec(links)?.[1] ?? null;
  return { rows: (await response.json()) as T[], next: link('next'), previous: link('prev') };
}

export async function readText(path: string): Promise<{ text: string; from: string }> {
  const response = await ask(path, { headers: { Accept: 'text/plain' } });
  return { text: await response.text(), from: response.headers.get('Content-Location') ?? '' };
}

/** A new key for one wish of a person: however often it is sent, it is done once. */
export function freshKey(): string {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
}

export interface Wish {
  method?: 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  type?: string;
  query?: Query;
  key?: string;
  /** The state that it is wished for; empty for something that must not be there yet. */
  seen?: string;
  signal?: AbortSignal;
}

/** Sends a wish under the actor's name. */
export async function send(path: string, options: Wish = {}): Promise<Response> {
  const headers: Record<string, string> = { 'X-Meristem-Actor': actor.value };
  if (options.key) {
    headers['Idempotency-Key'] = options.key;
  }
  if (options.seen !== undefined) {
    headers[options.seen ? 'If-Match' : 'If-None-Match'] = options.seen || '*';
  }
  const init: RequestInit = { method: options.method ?? 'POST', headers };
  if (options.body !== undefined) {
    headers['Content-Type'] = options.type ?? 'application/json';
    init.body = typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
  }
  if (options.signal) {
    init.signal = options.signal;
  }
  return ask(path, init, options.query);
}

export async function change<T>(path: string, options?: Wish): Promise<T> {
  return (await (await send(path, options)).json()) as T;
}

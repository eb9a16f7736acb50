import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { readEvents, readMoreEvents } from '../api/calls';
import { Problem, type Page } from '../api/http';
import type { FeedEvent } from '../api/types';
import { si } from '../format';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';
import { query } from '../state/route';
import { toast } from '../state/toasts';
import { versions } from '../state/versions';
import { Card, Empty, Loaded } from '../ui/Card';
import { VersionLink } from '../ui/bits';
import { costsOf } from './costs';
import { EventList } from './EventList';

function matches(event: FeedEvent, text: string): boolean {
  const said = [event.kind, event.subject, event.actor, JSON.stringify(event.data)].join(' ').toLowerCase();
  return text.toLowerCase().split(/\s+/).every(word => said.includes(word));
}

/** Events that came since the page was read: told of, and shown when asked for. */
function useNews(shown: Resource<Page<FeedEvent>>, text: string): { count: number; take: () => void } {
  const ids = useSignal<ReadonlySet<string>>(new Set());
  useEffect(
    () =>
      onEvent(event => {
        if (event === null) {
          shown.loadSoon();
        } else if (matches(event, text) && !shown.value?.rows.some(one => one.id === event.id)) {
          ids.value = new Set(ids.value).add(event.id);
        }
      }),
    [shown],
  );
  const known = new Set(shown.value?.rows.map(event => event.id));
  return {
    count: [...ids.value].filter(id => !known.has(id)).length,
    take: () => {
      ids.value = new Set();
      void shown.load();
    },
  };
}

function Feed({ text }: { text: string }): JSX.Element {
  const first = useMemo(() => new Resource(() => readEvents({ text, limit: 100 })), [text]);
  const more = useSignal<Page<FeedEvent> | null>(null);
  const news = useNews(first, text);
  const next = more.value ? more.value.next : first.value?.next;
  const older = async (): Promise<void> => {
    const page = next ? await readMoreEvents(next).catch(error => Problem.of(error)) : null;
    if (page instanceof Problem) {
      toast(page.title, page.detail, true);
    } else if (page) {
      more.value = { rows: [...(more.value?.rows ?? []), ...page.rows], next: page.next };
    }
  };
  return (
    <Card title="Events" hint="who did what; the same feed is the audit">
      {news.count > 0 && (
        <div class="new-events">
          <button class="button first" onClick={news.take}>{news.count} new</button>
        </div>
      )}
      <Loaded of={first}>{page => <EventList events={merged(page.rows, more.value?.rows ?? [])} />}</Loaded>
      {next && (
        <div class="inside new-events">
          <button class="button" onClick={() => void older()}>Older events</button>
        </div>
      )}
    </Card>
  );
}

function merged(newer: FeedEvent[], older: FeedEvent[]): FeedEvent[] {
  const seen = new Set(newer.map(event => event.id));
  return [...newer, ...older.filter(event => !seen.has(event.id))];
}

function Costs(): JSX.Element {
  return (
    <Card title="Cost" hint="device-hours of published versions, each once">
      <Loaded of={versions}>
        {all => {
          const rows = costsOf(all);
          if (rows.length === 0) {
            return <Empty title="Nothing was trained yet." />;
          }
          return (
            <div class="inside scroll-x" tabIndex={0} role="region" aria-label="cost by version">
              <table class="plain">
                <thead>
                  <tr><th>Version</th><th class="num">Own</th><th class="num">With its line</th><th class="num">Tokens</th></tr>
                </thead>
                <tbody>
                  {rows.slice(0, 30).map(row => (
                    <tr key={row.id}>
                      <td><VersionLink id={row.id} /></td>
                      <td class="num">{si(row.own, 3)} h</td>
                      <td class="num">{si(row.line, 3)} h</td>
                      <td class="num">{si(row.tokens)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <p class="hint">No saving is claimed: nothing was trained from scratch to compare with.</p>
            </div>
          );
        }}
      </Loaded>
    </Card>
  );
}

export function EventsScreen(): JSX.Element {
  const text = query('q');
  return (
    <div class="split">
      <Feed key={text} text={text} />
      <Costs />
    </div>
  );
}

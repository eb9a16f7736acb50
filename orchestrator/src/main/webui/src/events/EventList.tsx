import type { JSX } from 'preact';
import type { FeedEvent } from '../api/types';
import { Empty } from '../ui/Card';
import { Ago } from '../ui/bits';
import { detailOf, linkOf, verbOf, versionOf } from './words';

interface ListProps {
  events: readonly FeedEvent[];
  isShort?: boolean;
  isFiltered?: boolean;
  /** Whether older ones may be there. */
  hasOlder?: boolean;
}

export function EventList({ events, isShort, isFiltered, hasOlder }: ListProps): JSX.Element {
  if (events.length === 0) {
    return isFiltered ? (
      <Empty title={hasOlder ? 'None of the newest events is like that.' : 'No event is like that.'}><a href="/events">Show all events</a></Empty>
    ) : (
      <Empty title="Nothing has happened yet." />
    );
  }
  return (
    <ol class={`events ${isShort ? 'short' : ''}`}>
      {events.map(event => (
        <Row key={event.id} event={event} isShort={isShort ?? false} />
      ))}
    </ol>
  );
}

function Row({ event, isShort }: { event: FeedEvent; isShort: boolean }): JSX.Element {
  const link = linkOf(event);
  return (
    <li data-event={event.id} data-row data-open={link ?? undefined} data-version={versionOf(event)} tabIndex={-1}>
      <span class="dim"><Ago at={event.at} /></span>
      <span class="cut" title={event.actor}>{event.actor}</span>
      <span>{verbOf(event)}</span>
      {link ? <a class="mono cut" href={link}>{event.subject}</a> : <span class="mono cut">{event.subject}</span>}
      {!isShort && <span class="dim cut" title={detailOf(event)}>{detailOf(event)}</span>}
    </li>
  );
}

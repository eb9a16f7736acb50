import type { JSX } from 'preact';
import type { FeedEvent } from '../api/types';
import { Empty } from '../ui/Card';
import { Ago } from '../ui/bits';
import { detailOf, linkOf, verbOf } from './words';

export function EventList({ events, isShort }: { events: FeedEvent[]; isShort?: boolean }): JSX.Element {
  if (events.length === 0) {
    return <Empty title="Nothing has happened yet." />;
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
    <li data-event={event.id}>
      <span class="dim"><Ago at={event.at} /></span>
      <span class="cut">{event.actor}</span>
      <span>{verbOf(event)}</span>
      {link ? <a class="mono cut" href={link}>{event.subject}</a> : <span class="mono cut">{event.subject}</span>}
      {!isShort && <span class="dim cut" title={detailOf(event)}>{detailOf(event)}</span>}
    </li>
  );
}

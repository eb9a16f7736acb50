import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { clock } from '../format';
import { GarbageCard } from '../garbage/GarbageCard';
import { RetentionCard } from '../garbage/RetentionCard';
import { onEvent } from '../state/live';
import { hash, query, setQuery } from '../state/route';
import { Act } from '../ui/Act';
import { Card, ProblemBox, Skeleton } from '../ui/Card';
import { CostCard } from './CostCard';
import { EventList } from './EventList';
import { cursorOf, FeedPages } from './pages';
import { sourceOf } from './source';

function useFeed(text: string): FeedPages {
  const feed = useMemo(() => new FeedPages(sourceOf(text), query('before')), [text]);
  useEffect(() => {
    void feed.begin();
    return onEvent(() => feed.hear());
  }, [feed]);
  return feed;
}

async function newest(feed: FeedPages): Promise<void> {
  setQuery({ before: '' });
  await feed.beginAtTheNewest();
}

/** What stands above the events: what is newer than they are. */
function Above({ feed }: { feed: FeedPages }): JSX.Element | null {
  if (feed.newer.value) {
    return (
      <div class="new-events">
        <Act act={() => feed.readNewer()}>Newer events</Act>
        <Act act={() => newest(feed)}>The newest</Act>
      </div>
    );
  }
  return feed.news.value ? (
    <div class="new-events sticks">
      <Act class="first" act={() => feed.takeNews()}>{feed.news.value}</Act>
    </div>
  ) : null;
}

function Feed({ text }: { text: string }): JSX.Element {
  const feed = useFeed(text);
  const older = async (): Promise<void> => {
    const cursor = cursorOf(feed.older.peek());
    await feed.readOlder();
    setQuery({ before: cursor });
  };
  const problem = feed.problem.value;
  return (
    <Card title="Events" hint="who did what; filter by actor = ada and it is the audit">
      {problem && !feed.isRead.value && <ProblemBox problem={problem} again={() => void feed.begin()} />}
      {problem && feed.isRead.value && (
        <p class="as-of" role="status">
          As of {clock(feed.at.value)}: {problem.title}.
          <Act act={() => feed.takeNews()}>Try again</Act>
        </p>
      )}
      <Above feed={feed} />
      {!problem && !feed.isRead.value && <Skeleton />}
      {feed.isRead.value && <EventList events={feed.rows.value} isFiltered={text !== ''} hasOlder={feed.older.value !== null} />}
      {feed.older.value && (
        <div class="inside new-events">
          <Act act={older}>Older events</Act>
        </div>
      )}
    </Card>
  );
}

export function EventsScreen(): JSX.Element {
  const text = query('q');
  useEffect(() => {
    document.getElementById(hash.value)?.scrollIntoView();
  }, [hash.value]);
  return (
    <div class="split">
      <Feed key={text} text={text} />
      <div class="stack">
        <section id="cost"><CostCard /></section>
        <section id="retention"><RetentionCard /></section>
        <section id="garbage"><GarbageCard /></section>
      </div>
    </div>
  );
}

import { computed, signal } from '@preact/signals';
import { Problem, type Page } from '../api/problem';
import type { FeedEvent } from '../api/types';

/** Events of a page. */
export const LIMIT = 100;

/** So many older pages are asked for at once at most, while they bring nothing. */
const LOOKS = 8;

/** Reads pages of the feed. */
export interface Source {
  /** The newest page, or the one below a place. */
  first: (cursor: string) => Promise<Page<FeedEvent>>;
  at: (link: string) => Promise<Page<FeedEvent>>;
}

export const cursorOf = (link: string | null): string =>
  link ? (new URL(link, 'http://here').searchParams.get('cursor') ?? '') : '';

/**
 * A part of the feed without holes, the newest first, that grows at both ends. What happens is told
 * of, and shown when somebody asks for it.
 */
export class FeedPages {
  readonly rows = signal<readonly FeedEvent[]>([]);
  readonly isRead = signal(false);
  readonly problem = signal<Problem | null>(null);
  readonly at = signal(0);
  readonly older = signal<string | null>(null);
  readonly newer = signal<string | null>(null);
  private readonly unseen = signal<readonly FeedEvent[]>([]);
  private soon: ReturnType<typeof setTimeout> | undefined;

  /** How many are known to have happened since, as words; empty for none. */
  readonly news = computed(() => {
    const count = this.unseen.value.length;
    return count === 0 ? '' : `${count >= LIMIT ? `${LIMIT}+` : count} new`;
  });

  constructor(
    private readonly source: Source,
    private readonly cursor: string,
  ) {}

  begin(): Promise<void> {
    return this.beginAt(this.cursor);
  }

  beginAtTheNewest(): Promise<void> {
    return this.beginAt('');
  }

  private async beginAt(cursor: string): Promise<void> {
    await this.guarded(async () => {
      const page = await this.source.first(cursor);
      this.rows.value = page.rows;
      this.older.value = page.next;
      this.newer.value = page.previous;
      this.isRead.value = true;
    });
  }

  async readOlder(): Promise<void> {
    await this.guarded(async () => {
      const before = this.rows.peek().length;
      let link = this.older.peek();
      for (let look = 0; look < LOOKS && link && this.rows.peek().length === before; look++) {
        const page = await this.source.at(link);
        this.rows.value = joined(this.rows.peek(), page.rows);
        this.older.value = link = page.next;
      }
    });
  }

  async readNewer(): Promise<void> {
    await this.guarded(async () => {
      const link = this.newer.peek();
      if (link) {
        const page = await this.source.at(link);
        this.rows.value = joined(page.rows, this.rows.peek());
        this.newer.value = page.previous;
      }
    });
  }

  /** Something happened, or may have: looks whether it belongs here. */
  hear(): void {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.look(), 300);
  }

  private async look(): Promise<void> {
    if (!this.isRead.peek()) {
      return this.begin();
    }
    if (this.newer.peek() !== null) {
      return;
    }
    await this.guarded(async () => {
      const page = await this.source.first('');
      const known = ids(this.rows.peek());
      this.unseen.value = page.rows.filter(event => !known.has(event.id));
    });
  }

  /** Shows what happened since, whatever number of pages that is. */
  async takeNews(): Promise<void> {
    await this.guarded(async () => {
      const known = ids(this.rows.peek());
      let page = await this.source.first('');
      let fresh = page.rows;
      while (page.next && !page.rows.some(event => known.has(event.id)) && known.size > 0) {
        page = await this.source.at(page.next);
        fresh = joined(fresh, page.rows);
      }
      this.rows.value = joined(fresh, this.rows.peek());
      this.unseen.value = [];
    });
  }

  private async guarded(reading: () => Promise<void>): Promise<void> {
    try {
      await reading();
      this.problem.value = null;
      this.at.value = Date.now();
    } catch (error) {
      this.problem.value = Problem.of(error);
    }
  }
}

const ids = (events: readonly FeedEvent[]): Set<string> => new Set(events.map(event => event.id));

function joined(newer: readonly FeedEvent[], older: readonly FeedEvent[]): FeedEvent[] {
  const seen = ids(newer);
  return [...newer, ...older.filter(event => !seen.has(event.id))];
}

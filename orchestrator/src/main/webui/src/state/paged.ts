import type { Page } from '../api/problem';
import { Resource } from './resource';

/** So many pages are asked for at once at most, while they bring nothing: a page may have few rows, or none, and a next one. */
const LOOKS = 8;

/** A list of the server's that grows page by page as somebody asks for more, and is read anew as far as it was read. */
export class PagedList<T> {
  readonly all: Resource<Page<T>>;
  private pages = 1;

  constructor(
    private readonly first: () => Promise<Page<T>>,
    private readonly at: (link: string) => Promise<Page<T>>,
  ) {
    this.all = new Resource(() => this.read());
  }

  get rows(): readonly T[] {
    return this.all.value?.rows ?? [];
  }

  get hasMore(): boolean {
    return this.all.value?.next != null;
  }

  /** Reads on until there is something new, or for some pages in vain. */
  async more(): Promise<void> {
    const before = this.rows.length;
    const most = this.pages + LOOKS;
    do {
      this.pages++;
      await this.all.load();
    } while (this.hasMore && this.rows.length <= before && this.pages < most && !this.all.state.peek().problem);
  }

  private async read(): Promise<Page<T>> {
    let page = await this.first();
    const rows = [...page.rows];
    for (let read = 1; read < this.pages && page.next; read++) {
      page = await this.at(page.next);
      rows.push(...page.rows);
    }
    return { rows, next: page.next, previous: null };
  }
}

import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { Problem } from '../api/problem';
import { onEvent } from './live';

/** What is known of something that is read from the server. */
export interface Known<T> {
  /** The newest value, which stays while a newer one is being read or cannot be. */
  value: T | null;
  /** When it was read. */
  at: number;
  /** Why the newest try failed. */
  problem: Problem | null;
  isLoading: boolean;
}

/** Something that can be read and shown. */
export interface Reading<T> {
  readonly state: ReadonlySignal<Known<T>>;
  readonly value: T | null;
  /** Reads it unless that has begun already. */
  want(): Reading<T>;
  load(): Promise<void>;
}

/** What could not be read because of the server or the way to it, and not because of what was asked for. */
const failed = new Set<Resource<unknown>>();

const isPassing = ({ status }: Problem): boolean => status === 0 || status >= 500;

onEvent(event => {
  if (event === null) {
    const again = [...failed];
    failed.clear();
    again.forEach(one => one.loadSoon());
  }
});

const NOTHING = { value: null, at: 0, problem: null, isLoading: true };

/**
 * Reads something, and reads it again when told, or when the server is back that could not answer; an answer counts unless one
 * to a newer request came before it.
 */
export class Resource<T> implements Reading<T> {
  private readonly known = signal<Known<T>>(NOTHING);
  private asked = 0;
  private shown = 0;
  private newest: Promise<void> = Promise.resolve();
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly reading: () => Promise<T>) {}

  get state(): ReadonlySignal<Known<T>> {
    return this.known;
  }

  get value(): T | null {
    return this.known.value.value;
  }

  want(): this {
    if (this.asked === 0) {
      void this.load();
    }
    return this;
  }

  get isWanted(): boolean {
    return this.asked > 0;
  }

  load(): Promise<void> {
    this.newest = this.answered(++this.asked);
    return this.newest;
  }

  private async answered(mine: number): Promise<void> {
    this.known.value = { ...this.known.peek(), isLoading: true };
    try {
      const value = await this.reading();
      if (mine > this.shown) {
        this.shown = mine;
        failed.delete(this);
        this.known.value = { value: this.orBefore(value), at: Date.now(), problem: null, isLoading: mine < this.asked };
      }
    } catch (error) {
      if (mine === this.asked) {
        const problem = Problem.of(error);
        if (isPassing(problem)) {
          failed.add(this);
        }
        this.known.value = { ...this.known.peek(), problem, isLoading: false };
      }
    }
  }

  /** What was there before, if it is the same: then nothing has to be worked out or drawn again. */
  private orBefore(value: T): T {
    const before = this.known.peek().value;
    return before !== null && JSON.stringify(before) === JSON.stringify(value) ? before : value;
  }

  /** Reads it again in a moment and not while it is being read, once for however many calls until then. */
  loadSoon(): void {
    if (this.isWanted) {
      this.soon ??= setTimeout(async () => {
        await this.newest;
        this.soon = undefined;
        await this.load();
      }, 300);
    }
  }
}

/** A part of something that is read. */
export function partOf<T, U>(whole: Resource<T>, part: (value: T) => U): Reading<U> {
  const value = computed(() => (whole.value === null ? null : part(whole.value)));
  const state = computed(() => ({ ...whole.state.value, value: value.value }));
  const reading: Reading<U> = {
    state,
    get value() {
      return value.value;
    },
    want: () => {
      whole.want();
      return reading;
    },
    load: () => whole.load(),
  };
  return reading;
}

/** Things of one kind by their names, of which the newest asked for are kept. */
export class Shelf<T> {
  private readonly kept = new Map<string, Resource<T>>();

  constructor(
    private readonly reading: (name: string) => Promise<T>,
    private readonly most: number,
  ) {}

  of(name: string): Resource<T> {
    const found = this.kept.get(name) ?? new Resource(() => this.reading(name));
    this.kept.delete(name);
    this.kept.set(name, found);
    const oldest = this.kept.keys().next().value;
    if (this.kept.size > this.most && oldest !== undefined) {
      this.kept.delete(oldest);
    }
    return found;
  }

  /** Reads again what is kept and may have changed. */
  refresh(hasChanged: (name: string) => boolean): void {
    this.kept.forEach((resource, name) => {
      if (hasChanged(name)) {
        resource.loadSoon();
      }
    });
  }

  /** Forgets all but the newest asked for, and reads that again. */
  renew(): void {
    const newest = [...this.kept].at(-1);
    this.kept.clear();
    if (newest) {
      this.kept.set(...newest);
      newest[1].loadSoon();
    }
  }
}

import { signal, type ReadonlySignal } from '@preact/signals';
import { Problem } from '../api/http';

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

const NOTHING = { value: null, at: 0, problem: null, isLoading: true };

/** Reads something, and reads it again when told; of several answers the newest request's counts. */
export class Resource<T> {
  private readonly known = signal<Known<T>>(NOTHING);
  private asked = 0;
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly reading: () => Promise<T>) {}

  get state(): ReadonlySignal<Known<T>> {
    return this.known;
  }

  get value(): T | null {
    return this.known.value.value;
  }

  /** Reads it unless that has begun already. */
  want(): this {
    if (this.asked === 0) {
      void this.load();
    }
    return this;
  }

  get isWanted(): boolean {
    return this.asked > 0;
  }

  async load(): Promise<void> {
    const mine = ++this.asked;
    this.known.value = { ...this.known.peek(), isLoading: true };
    try {
      const value = await this.reading();
      if (mine === this.asked) {
        this.known.value = { value, at: Date.now(), problem: null, isLoading: false };
      }
    } catch (error) {
      if (mine === this.asked) {
        this.known.value = { ...this.known.peek(), problem: Problem.of(error), isLoading: false };
      }
    }
  }

  /** Reads it again in a moment, once for however many calls until then. */
  loadSoon(): void {
    if (this.isWanted) {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => void this.load(), 300);
    }
  }
}

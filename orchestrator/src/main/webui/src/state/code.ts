import { Problem } from '../api/problem';
import { Resource } from './resource';

const parts: Resource<unknown>[] = [];

/** Code that is loaded when it is first needed, or before that once there is time: a server that is away cannot give it. */
export function later<T>(load: () => Promise<T>): Resource<T> {
  const part = new Resource(() =>
    load().catch((error: unknown) => {
      const why = `${Problem.of(error).detail}; it is asked for again once the server is back. Where that has another build by now, load the page again.`;
      throw new Problem(0, 'This part of the page cannot be loaded', why);
    }),
  );
  parts.push(part);
  return part;
}

/** Loads what was not needed yet, one part after another, and what those name in turn. */
export async function loadAll(): Promise<void> {
  for (const part of parts) {
    if (!part.isWanted) {
      await part.load();
    }
  }
}

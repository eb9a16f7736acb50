/** A refusal as the API says it (RFC 9457), or what went wrong on the way. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly type = '',
    readonly more: Record<string, unknown> = {},
  ) {
    super(detail || title);
  }

  static of(error: unknown): Problem {
    if (error instanceof Problem) {
      return error;
    }
    const detail = error instanceof Error ? error.message : String(error);
    return new Problem(0, 'The orchestrator cannot be reached', detail);
  }
}

/** What is answered, or why nothing is. */
export const orProblem = <T>(asked: Promise<T>): Promise<T | Problem> => asked.catch((error: unknown) => Problem.of(error));

/** An answer, and the path of the next page if there is one. */
export interface Page<T> {
  rows: T[];
  next: string | null;
  /** Of lists that can be walked both ways. */
  previous: string | null;
}

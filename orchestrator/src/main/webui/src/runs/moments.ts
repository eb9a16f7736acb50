/** A moment as an input of local time takes it, and back. */
export function localOf(at: string | null | undefined): string {
  if (!at) {
    return '';
  }
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const momentOf = (local: string): string => (local ? new Date(local).toISOString() : '');

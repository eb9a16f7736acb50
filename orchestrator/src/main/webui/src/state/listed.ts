/** The words of a value in the address, each of which is there or not. */
export const listed = (value: string): string[] => value.split(',').filter(Boolean);

/** The same value with a word, or without it. */
export function withWord(value: string, word: string, isThere: boolean): string {
  const others = listed(value).filter(one => one !== word);
  return (isThere ? [...others, word] : others).join(',');
}

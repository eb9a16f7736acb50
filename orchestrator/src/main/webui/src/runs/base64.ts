/** Bytes in Base64 as text, whatever they are. */
export function textOf(base64: string | null | undefined): string {
  if (base64 == null) {
    return '';
  }
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

import type { Picture, PictureWish } from '../state/picture';

/**
 * What to ask the server for.
 *
 * @param base the picture that is there without any wish, if it was read
 */
export function wishOf(filter: string, selected: string, isAll: boolean, base: Picture | null): PictureWish {
  const isOutline = base !== null && base.hidden > 0;
  const isLeftOut = base !== null && selected !== '' && !base.rows.some(row => row.id === selected);
  return {
    ...(filter ? { filter } : {}),
    // The line of a selected version is only asked for where it may not be whole.
    ...(selected.startsWith('v') && !isAll && (isOutline || isLeftOut) ? { show: [selected] } : {}),
    ...(isAll && base ? { limit: base.most } : {}),
  };
}

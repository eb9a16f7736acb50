import type { Node } from './forest';

/** Where a version is shown, or the run that it is still to come of. */
export const pathOf = (id: string): string => `/${id.startsWith('v') ? 'versions' : 'runs'}/${encodeURIComponent(id)}`;

/** Where a key leads from a row of the log, of whose rows some may be left out by a filter; nothing if nowhere. */
export function stepFrom(rows: readonly Node[], id: string, key: string): string | null {
  const at = rows.findIndex(row => row.id === id);
  switch (key) {
    case 'Home':
      return rows[0]?.id ?? null;
    case 'End':
      return rows.at(-1)?.id ?? null;
    case 'ArrowDown':
      return rows[at + 1]?.id ?? null;
    case 'ArrowUp':
      return rows[at - 1]?.id ?? null;
    default:
      return acrossFrom(rows, at, key);
  }
}

/** To the left is the nearest ancestor that is shown, to the right the biggest of the nearest descendants. */
function acrossFrom(rows: readonly Node[], at: number, key: string): string | null {
  const node = rows[at];
  if (!node) {
    return rows[0]?.id ?? null;
  }
  const shown = new Set(rows);
  if (key === 'ArrowLeft') {
    return above(node, shown)?.id ?? null;
  }
  const below = rows.filter(row => above(row, shown) === node);
  return below.toSorted((a, b) => b.size - a.size)[0]?.id ?? null;
}

function above(node: Node, shown: ReadonlySet<Node>): Node | null {
  let parent = node.parent;
  while (parent && !shown.has(parent)) {
    parent = parent.parent;
  }
  return parent;
}

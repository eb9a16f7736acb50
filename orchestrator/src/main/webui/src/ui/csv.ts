const quote = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const csv = (rows: string[][]): string => rows.map(row => row.map(quote).join(',')).join('\n') + '\n';

/** A link that downloads rows. */
export const csvLink = (rows: string[][]): string => `data:text/csv;charset=utf-8,${encodeURIComponent(csv(rows))}`;

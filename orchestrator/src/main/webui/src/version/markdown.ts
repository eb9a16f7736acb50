/** A part of a card, as text that is still nobody's markup. */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; rows: string[][] }
  | { kind: 'code'; text: string }
  | { kind: 'text'; text: string };

const cells = (line: string): string[] => line.replace(/^\||\|$/g, '').split('|').map(cell => cell.trim());

function kindOf(line: string): Block['kind'] {
  return /^#{1,6} /.test(line) ? 'heading' : /^[-*] /.test(line) ? 'list' : line.startsWith('|') ? 'table' : 'text';
}

function blockOf(kind: Block['kind'], lines: string[]): Block {
  switch (kind) {
    case 'heading': {
      const [, marks = '', text = ''] = /^(#+) (.*)$/.exec(lines[0] ?? '') ?? [];
      return { kind, level: marks.length, text };
    }
    case 'list':
      return { kind, items: lines.map(line => line.slice(2)) };
    case 'table':
      return { kind, rows: lines.filter(line => !/^[|\s:-]+$/.test(line)).map(cells) };
    case 'code':
      return { kind, text: lines.join('\n') };
    case 'text':
      return { kind, text: lines.join(' ') };
  }
}

/** Whether a line goes on with the block before it. */
const joins = (kind: Block['kind'], before: Block['kind'] | undefined): boolean => kind === before && kind !== 'heading';

/**
 * The few forms of Markdown that cards use; whatever else is in them, markup included, is text. The
 * settings before the first line are code.
 */
export function blocksOf(card: string): Block[] {
  const blocks: { kind: Block['kind']; lines: string[] }[] = [];
  let fence: string | null = null;
  let isNew = true;
  card.split('\n').forEach((line, index) => {
    const isFence = /^```/.test(line) || (line === '---' && (index === 0 || fence === '---'));
    if (isFence) {
      fence = fence === null ? line.slice(0, 3) : null;
      if (fence !== null) {
        blocks.push({ kind: 'code', lines: [] });
      }
      isNew = true;
    } else if (fence !== null) {
      blocks.at(-1)?.lines.push(line);
    } else if (line.trim() === '') {
      isNew = true;
    } else {
      const kind = kindOf(line);
      const last = blocks.at(-1);
      if (!isNew && last && joins(kind, last.kind)) {
        last.lines.push(line);
      } else {
        blocks.push({ kind, lines: [line] });
      }
      isNew = false;
    }
  });
  return blocks.map(({ kind, lines }) => blockOf(kind, lines));
}

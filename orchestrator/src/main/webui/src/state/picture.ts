import type { Outline, VersionRow } from '../api/types';

/** A version as pictures and lists need it, with its place in the lineage. */
export interface Row extends Omit<VersionRow, 'tokens'> {
  trainedTokens: number;
  perplexity: number | null;
  /** The version that it hangs under in the picture. */
  above: string | null;
  /** How many first parents between the two are left out. */
  skipped: number;
  /** Tokens that it and its first parents were trained on together. */
  lineTokens: number;
  depth: number;
  /** Whether the filter chose it. */
  isWanted: boolean;
}

/** The lineage as it is drawn: whole, or an outline of it. */
export interface Picture {
  rows: Row[];
  versions: number;
  hidden: number;
  wanted: number;
  /** So many versions could be drawn at most. */
  most: number;
}

export function pictureOf({ rows, ...counts }: Outline): Picture {
  return {
    ...counts,
    rows: rows.map(({ version, above, skipped, lineTokens, depth, wanted }) => {
      const { tokens, ...row } = version;
      const perplexity = row.lossAtEnd == null ? null : Math.exp(row.lossAtEnd);
      return { ...row, trainedTokens: tokens, perplexity, above: above ?? null, skipped, lineTokens, depth, isWanted: wanted };
    }),
  };
}

/** What a picture is to show: a filter marks, the lines of some versions come whole. */
export interface PictureWish {
  filter?: string;
  show?: readonly string[];
  limit?: number;
}

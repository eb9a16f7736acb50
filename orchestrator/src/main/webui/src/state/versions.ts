import { computed } from '@preact/signals';
import { readCosts, readCurve, readOutline, readVersion } from '../api/calls';
import type { Outline, VersionRow } from '../api/types';
import { onEvent } from './live';
import { partOf, Resource, Shelf } from './resource';

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

const pictures = new Shelf<Picture>(
  async text => pictureOf(await readOutline(JSON.parse(text) as PictureWish)),
  6,
);

/** The picture of a wish; of equal wishes the same. */
export const picture = (wish: PictureWish): Resource<Picture> => pictures.of(JSON.stringify(wish));

/** The lineage as every screen may show it: all versions, or an outline where they are too many. */
export const lineage = new Resource(async () => pictureOf(await readOutline({})));

/** The versions of that picture. */
export const versions = partOf(lineage, ({ rows }) => rows);

export const versionsById = computed(() => new Map((versions.value ?? []).map(row => [row.id, row])));

/** Whole documents, of versions that are looked at. */
export const whole = new Shelf(readVersion, 40);

const POINTS = 2000;

/** Stitched curves by the version that they end at. */
export const curves = new Shelf(id => readCurve(id, POINTS), 12);

export const costs = new Shelf(readCosts, 12);

onEvent(event => {
  if (event === null || /^(version|alias)-/.test(event.kind) || event.kind === 'run.published') {
    lineage.loadSoon();
    pictures.renew();
    whole.refresh(id => event === null || event.data['version'] === id || event.kind.startsWith('alias-'));
  }
  if (event === null || event.kind === 'version-published') {
    curves.refresh(() => true);
  }
});

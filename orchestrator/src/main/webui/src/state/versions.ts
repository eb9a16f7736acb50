import { computed } from '@preact/signals';
import { readCosts, readCurve, readOutline, readVersion } from '../api/calls';
import { onEvent } from './live';
import { pictureOf, type Picture, type PictureWish } from './picture';
import { partOf, Resource, Shelf } from './resource';

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

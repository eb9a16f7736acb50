import { computed } from '@preact/signals';
import { readLineage, readModels } from '../api/calls';
import type { Version } from '../api/types';
import { onEvent } from './live';
import { Resource } from './resource';

async function readAll(): Promise<Version[]> {
  const models = await readModels();
  const lineages = await Promise.all(models.map(model => readLineage(model.name)));
  return lineages.flatMap(lineage => lineage.versions);
}

/** All versions of all models, parents before children. */
export const versions = new Resource(readAll);

export const versionsById = computed(
  () => new Map((versions.value ?? []).map(version => [version.id, version])),
);

onEvent(event => {
  if (event === null || /^(version|alias)-/.test(event.kind) || event.kind === 'run.published') {
    versions.loadSoon();
  }
});

import { readDatasets } from '../api/calls';
import { onEvent } from '../state/live';
import { Resource } from '../state/resource';

export const datasets = new Resource(readDatasets);

onEvent(event => {
  if (event === null || event.kind === 'run.published') {
    datasets.loadSoon();
  }
});

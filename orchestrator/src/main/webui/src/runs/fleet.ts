import type { Worker } from '../api/types';
import { fleet } from '../state/live';

/** idle, busy, draining or lost. */
export function stateOf(worker: Worker): string {
  if (fleet.value.silent.includes(worker.worker)) {
    return 'lost';
  }
  if (worker.draining) {
    return 'draining';
  }
  return worker.run ? 'busy' : 'idle';
}

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

/** Why a worker cannot be drained now; empty if it can. */
export function whyNoDrain(worker: Worker): string {
  return whyLost(worker) || (worker.draining ? `${worker.worker} is draining` : '');
}

/** The same of taking runs again. */
export function whyNoResume(worker: Worker): string {
  return whyLost(worker) && `${whyLost(worker)}: start its process again`;
}

const whyLost = (worker: Worker): string => (stateOf(worker) === 'lost' ? `${worker.worker} is lost` : '');

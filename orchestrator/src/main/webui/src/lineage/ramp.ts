import type { Theme } from '../state/theme';

/** From the best perplexity to the worst; the best stands out from the ground of its theme. */
const RAMPS: Record<Theme, readonly string[]> = {
  light: ['#0b3b66', '#125f86', '#1b8a8f', '#4aa775', '#a5a83c', '#d08a1e', '#c8641c'],
  dark: ['#9be7ff', '#57cfe8', '#3fbfae', '#7fc06a', '#cdb24a', '#e0913f', '#d9683a'],
};

const STEPS = 12;

/**
 * Where a perplexity stands between the best, 0, and the worst, 1. The square root spreads the late
 * gains, which are tenths where the early ones are whole numbers.
 */
export function standing(perplexity: number, best: number, worst: number): number {
  return worst > best ? Math.sqrt(Math.max(0, perplexity - best) / (worst - best)) : 0;
}

function mix(from: string, to: string, part: number): string {
  const channel = (text: string, at: number): number => parseInt(text.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map(at => Math.round(channel(from, at) * (1 - part) + channel(to, at) * part));
  return `rgb(${mixed.join(' ')})`;
}

/** The colour of a standing, in few steps: what has the same colour is drawn together. */
export function colour(at: number, theme: Theme): string {
  const ramp = RAMPS[theme];
  const place = (Math.round(Math.min(1, Math.max(0, at)) * STEPS) / STEPS) * (ramp.length - 1);
  const left = Math.min(ramp.length - 2, Math.floor(place));
  return mix(ramp[left] ?? '', ramp[left + 1] ?? '', place - left);
}

export const gradient = (theme: Theme): readonly string[] => RAMPS[theme];

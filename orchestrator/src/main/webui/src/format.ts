/** How numbers and times are written everywhere. A value that is missing is a dash. */

export const MISSING = '–';

/** A count with its word: 1 worker, 2 workers. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const SIZES: [number, string][] = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

type Maybe = number | null | undefined;

const isMissing = (value: Maybe): value is null | undefined => value == null || Number.isNaN(value);

/** With a unit of thousands and one decimal: 12.4B. */
export function si(value: Maybe, digits = 1): string {
  if (isMissing(value)) {
    return MISSING;
  }
  const size = SIZES.find(([least]) => Math.abs(value) >= least);
  return size ? (value / size[0]).toFixed(digits) + size[1] : String(Math.round(value * 100) / 100);
}

export function fixed(value: Maybe, digits: number): string {
  return isMissing(value) ? MISSING : value.toFixed(digits);
}

export function signed(value: Maybe, digits: number): string {
  return isMissing(value) ? MISSING : (value < 0 ? '−' : '+') + Math.abs(value).toFixed(digits);
}

export function signedSi(value: Maybe): string {
  return isMissing(value) ? MISSING : (value < 0 ? '−' : '+') + si(Math.abs(value));
}

/** A loss in nats per token, beside which its perplexity stands: 1.672 nats, 2.412 bits per byte. */
export function nats(loss: Maybe, bitsPerByte: Maybe): string {
  const known = isMissing(bitsPerByte) ? [] : [`${bitsPerByte.toFixed(3)} bits per byte`];
  return isMissing(loss) ? MISSING : [`${loss.toFixed(3)} nats`, ...known].join(', ');
}

/** Floating point operations: 310.0 GFLOP. */
export function flops(value: Maybe): string {
  return isMissing(value) ? MISSING : si(value).replace(/([A-Zk]?)$/, (size: string) => ` ${size === 'B' ? 'G' : size}FLOP`);
}

export function bytes(value: Maybe): string {
  if (isMissing(value)) {
    return MISSING;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let rest = value;
  let unit = 0;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return (unit === 0 ? String(rest) : rest.toFixed(1)) + ' ' + units[unit];
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

export function duration(seconds: Maybe): string {
  if (isMissing(seconds)) {
    return MISSING;
  }
  if (seconds < 60) {
    return `${Math.max(0, Math.round(seconds))}s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  }
  if (seconds < 86_400) {
    return `${Math.floor(seconds / 3600)}h ${two((seconds % 3600) / 60)}m`;
  }
  return `${Math.floor(seconds / 86_400)}d ${two((seconds % 86_400) / 3600)}h`;
}

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

export function ago(at: string, now: number): string {
  const seconds = (now - Date.parse(at)) / 1000;
  return seconds < 5 ? 'just now' : `${duration(seconds)} ago`;
}

/** In UTC and in local time, for a title. */
export function exactly(at: string): string {
  const date = new Date(at);
  return `${date.toISOString()} (${date.toLocaleString()})`;
}

/** The share of a whole, from 0 to 1. */
export function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}

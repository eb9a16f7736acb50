import type { components } from '../api/schema';
import { counted } from '../format';

export type Rules = components['schemas']['RetentionRules'];
export type NewRules = components['schemas']['NewRules'];

const DAY = 86_400;

/** What the form of rules holds; a number that is not wanted is empty. */
export interface RulesForm {
  last: string;
  every: string;
  isTagged: boolean;
  days: string;
}

/** The seconds of a duration as the API writes it, such as PT168H. */
export function secondsOf(duration: string): number {
  const [, hours = '0', minutes = '0', seconds = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

const daysOf = (rules: Rules): number => Number((secondsOf(rules.purgeAfter) / DAY).toFixed(3));

export const formOf = (rules: Rules | null | undefined): RulesForm => ({
  last: String(rules?.last ?? ''),
  every: String(rules?.every ?? ''),
  isTagged: rules?.tagged ?? false,
  days: String(rules ? daysOf(rules) : 7),
});

/** Why rules cannot be as a form has them; empty if they can. */
export function whyNot({ last, every, isTagged, days }: RulesForm): string {
  const isCount = (text: string): boolean => text === '' || /^[1-9]\d{0,8}$/.test(text);
  if (!isCount(last) || !isCount(every)) {
    return 'the counts are whole numbers from 1';
  }
  if (days === '' || !(Number(days) >= 0)) {
    return 'the days until a purge are a number from 0';
  }
  return last || every || isTagged ? '' : 'rules that keep nothing would purge the whole model';
}

export const rulesOf = ({ last, every, isTagged, days }: RulesForm): NewRules => ({
  ...(last ? { last: Number(last) } : {}),
  ...(every ? { every: Number(every) } : {}),
  tagged: isTagged,
  purgeAfter: `PT${Math.round(Number(days) * DAY)}S`,
});

/** Which versions stay, in words. */
export function wordsOf(rules: Rules | null | undefined): string {
  if (!rules) {
    return 'All versions stay.';
  }
  const kept = [
    ...(rules.last != null ? [`the newest ${rules.last}`] : []),
    ...(rules.every != null ? [rules.every === 1 ? 'each one' : `the first and one of each ${rules.every} after it`] : []),
    ...(rules.tagged ? ['those with a tag'] : []),
  ];
  return `What stays: ${kept.join(', ')}. Others are retired, and purged after ${counted(daysOf(rules), 'day')}.`;
}

import type { StandingVerb } from '../api/decisions';
import type { Version } from '../api/types';
import { bytes, counted } from '../format';

/** What can become of a version that stands as it does. */
export function verbsOf(version: Version): StandingVerb[] {
  switch (version.state.standing) {
    case 'active':
      return ['retire'];
    case 'retired':
      return ['restore', 'purge'];
    default:
      return [];
  }
}

/** Why it cannot be now; nothing if it can. */
export const whyNot = (version: Version, verb: StandingVerb): string | undefined =>
  verb === 'retire' && version.state.aliases.length > 0
    ? `${version.state.aliases.join(', ')} ${version.state.aliases.length === 1 ? 'stands' : 'stand'} for it`
    : undefined;

/** What is lost by it. */
export function costOf(version: Version, verb: StandingVerb): string {
  switch (verb) {
    case 'retire':
      return 'It is there for nothing new: it is not grown, trained on, measured or promoted any more. Its files stay, and it can be restored.';
    case 'restore':
      return 'It can be grown, measured and promoted again.';
    case 'purge': {
      const files = Object.values(version.files);
      const size = files.reduce((sum, file) => sum + file.bytes, 0);
      return (
        `It destroys its ${counted(files.length, 'file')} of ${bytes(size)}, for ever: they go with the next collection of garbage, ` +
        'but for what other versions and open runs need. Nobody can download it, let it write, grow or measure it again. ' +
        'It keeps its place in the lineage, its costs and its losses. This cannot be taken back.'
      );
    }
  }
}

/** What its standing means. */
export function meaningOf(version: Version): string {
  switch (version.state.standing) {
    case 'retired':
      return 'Retired: it is there for nothing new, and can be restored.';
    case 'purged':
      return 'Purged: its files are gone, or may go at any time.';
    default:
      return 'Active: it can be grown, measured and promoted.';
  }
}

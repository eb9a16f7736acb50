import type { Costs, Version } from '../api/types';
import { duration, fixed, flops, MISSING, si } from '../format';
import { settingsOf } from '../version/settings';
import { ROLE_NAMES, ROLES, tokensOf } from '../version/tokens';

export interface CompareRow {
  name: string;
  cells: string[];
  differs: boolean;
}

type Facts = [string, (version: Version) => string][];

const FACTS: Facts = [
  ['model', version => version.model],
  ['edge', version => version.edge],
  ['parents', version => version.parents.join(', ') || MISSING],
  ['parameters', version => si(version.parameters, 2)],
  ['perplexity', version => fixed(version.perplexity, 3)],
  ['bits per byte', version => fixed(version.bitsPerByte, 3)],
  ['loss at birth', version => fixed(version.lossAtBirth, 4)],
  ['loss at end', version => fixed(version.lossAtEnd, 4)],
  ['own tokens', version => si(version.trainedTokens, 2)],
  ['own training', version => duration(version.seconds)],
  ['certificate', version => (version.certificate ? (version.certificate.passed ? 'passed' : 'failed') : MISSING)],
];

const TOKENS: Facts = ROLES.map(role => [
  `${ROLE_NAMES[role]} tokens`,
  version => si(tokensOf(version.config, role), 2),
]);

type Priced = [string, (costs: Costs) => string][];

const HOUR = 3600;

const COSTS: Priced = [
  ['device-hours, own', costs => fixed(costs.marginal.deviceSeconds / HOUR, 4)],
  ['device-hours, with its line', costs => fixed(costs.total.deviceSeconds / HOUR, 4)],
  ['FLOPs, own (estimate)', costs => flops(costs.marginal.flops)],
  ['FLOPs, with its line (estimate)', costs => flops(costs.total.flops)],
];

/** Every property of the versions, those that differ first. A version that is not known has no values. */
export function rowsOf(versions: (Version | null)[], costs: (Costs | null)[] = []): CompareRow[] {
  const settings = versions.map(version => (version ? settingsOf(version) : new Map<string, string>()));
  const names = [...new Set(settings.flatMap(one => [...one.keys()]))].sort();
  const rows = [
    ...[...FACTS, ...TOKENS].map(([name, value]) => row(name, versions.map(one => (one ? value(one) : MISSING)), versions)),
    ...COSTS.map(([name, value]) =>
      row(name, versions.map((_, index) => (costs[index] ? value(costs[index]) : MISSING)), versions),
    ),
    ...names.map(name => row(name, settings.map(one => one.get(name) ?? MISSING), versions)),
  ];
  return rows.toSorted((a, b) => Number(b.differs) - Number(a.differs));
}

function row(name: string, cells: string[], versions: (Version | null)[]): CompareRow {
  const known = cells.filter((_, index) => versions[index]);
  return { name, cells, differs: new Set(known).size > 1 };
}

/** The same table in Markdown. */
export function markdown(head: string[], rows: CompareRow[]): string {
  const line = (cells: string[]): string => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(one => line([one.name, ...one.cells]))].join('\n') + '\n';
}

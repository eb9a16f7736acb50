/** What the form of a plan asks for: a growth beside its control arm, and what comes of it. */
export interface PlanWish {
  name: string;
  parent: string;
  factor: number;
  steps: number;
  hasControl: boolean;
  hasScratch: boolean;
  leastGain: number;
  asksFirst: boolean;
  dataset: string;
  /** Moved to the child at the end; empty for none. */
  alias: string;
}

const word = (text: string): string => (/^[\w.@/-]+$/.test(text) ? text : JSON.stringify(text));

function measured(wish: PlanWish): string[] {
  return wish.dataset
    ? ['', '  - name: measured', '    type: evaluate', '    from: bigger', `    datasets: [${word(wish.dataset)}]`]
    : [];
}

function promoted(wish: PlanWish): string[] {
  return wish.alias
    ? ['', '  - name: released', '    type: promote', '    from: bigger', `    alias: ${word(wish.alias)}`]
    : [];
}

/** The document that says so, as `POST /api/v1/plans` takes it. */
export function planText(wish: PlanWish): string {
  const gates = [
    ...(wish.hasControl ? [`      - {type: growth-gain, atLeast: ${wish.leastGain}, otherwise: ask}`] : []),
    ...(wish.asksFirst ? ['      - {type: approval}'] : []),
  ];
  return [
    `name: ${word(wish.name)}`,
    'stages:',
    '  - name: bigger',
    '    type: grow',
    `    from: ${word(wish.parent)}`,
    `    control: ${wish.hasControl}`,
    ...(wish.hasScratch ? ['    scratch: true'] : []),
    `    recipe: {tokens: {factor: ${wish.factor}}}`,
    `    budget: {steps: ${wish.steps}}`,
    ...(gates.length > 0 ? ['    gates:', ...gates] : []),
    ...measured(wish),
    ...promoted(wish),
    '',
  ].join('\n');
}

import {type Arm, plugIns} from '@cs/ranker-reference';

const COUNTS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** The quick comparison: the baseline, each registered plug-in alone, and all of them together. */
function quickArms(): Arm[] {
  const names = plugIns()
    .filter(({kind}) => kind === 'plug-in')
    .map(({name}) => name);
  return [
    {name: 'baseline', plugIns: []},
    ...names.map((name) => ({name, plugIns: [name]})),
    {name: `all ${COUNTS[names.length] ?? names.length}`, plugIns: names},
  ];
}

/**
 * The arms of the paper's Table 1: the baseline, its two reference methods (dropout and ALDI), each
 * plug-in, and all combinations. Two more arms are not in the paper: the score regularizer applied
 * separately to positives and negatives, and all three plug-ins with a regularizer weight chosen on
 * the calibration days.
 */
const paperArms: readonly Arm[] = [
  {name: 'baseline', plugIns: []},
  {name: 'dropout', plugIns: ['dropout']},
  {name: 'aldi', plugIns: ['aldi']},
  {name: 'residual (1)', plugIns: ['residual']},
  {name: 'score-reg (2)', plugIns: ['score-reg']},
  {name: 'mixup (3)', plugIns: ['mixup']},
  {name: '(1)+(2)', plugIns: ['residual', 'score-reg']},
  {name: '(1)+(3)', plugIns: ['residual', 'mixup']},
  {name: '(2)+(3)', plugIns: ['score-reg', 'mixup']},
  {name: '(1)+(2)+(3)', plugIns: ['residual', 'score-reg', 'mixup']},
  {name: '(2) by label', plugIns: ['score-reg'], settings: {'score-reg': {match: 'both'}}},
  {
    name: '(1)+(2)+(3), tuned',
    plugIns: ['residual', 'score-reg', 'mixup'],
    candidates: [0.1, 0.3, 1, 3].map((weight) => ({'score-reg': {weight}})),
  },
];

const regularized = (name: string, settings: {weight: number} | {target: number}): Arm => ({
  name,
  plugIns: ['score-reg'],
  settings: {'score-reg': settings},
});

/** Shows how the score gap depends on the regularizer: fixed weights first, then target gaps. */
const weightArms: readonly Arm[] = [
  {name: 'baseline', plugIns: []},
  ...[0.03, 0.1, 0.3, 1, 3].map((weight) => regularized(`weight ${weight}`, {weight})),
  ...[0.2, 0.1, 0.05].map((target) => regularized(`target ${target}`, {target})),
];

/** Named sets of arms. `quick` has an arm for each plug-in that is registered when it is called. */
export const armPresets = {
  quick: quickArms,
  paper: () => paperArms,
  weights: () => weightArms,
} as const satisfies Record<string, () => readonly Arm[]>;

/** Name of a set of arms. */
export type ArmPreset = keyof typeof armPresets;

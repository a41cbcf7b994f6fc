import type {Arm} from '@cs/ranker-reference';

/** The quick comparison: the baseline, each plug-in alone, and all three. */
export const defaultArms: readonly Arm[] = [
  {name: 'baseline', plugIns: []},
  {name: 'residual', plugIns: ['residual']},
  {name: 'score-reg', plugIns: ['score-reg']},
  {name: 'mixup', plugIns: ['mixup']},
  {name: 'all three', plugIns: ['residual', 'score-reg', 'mixup']},
];

/**
 * The paper's Table 1: its two baselines, each plug-in, and all combinations. Then what it lacks: the score regularizer on rows of
 * one label, and all three with a weight chosen on the calibration day.
 */
export const paperArms: readonly Arm[] = [
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
  {name: '(2) by label', plugIns: ['score-reg'], settings: {scoreReg: {match: 'both'}}},
  {
    name: '(1)+(2)+(3), tuned',
    plugIns: ['residual', 'score-reg', 'mixup'],
    weights: [0.1, 0.3, 1, 3],
  },
];

const regularized = (name: string, scoreReg: {weight: number} | {target: number}): Arm => ({
  name,
  plugIns: ['score-reg'],
  settings: {scoreReg},
});

/** How the score gap follows the regularizer: fixed weights, then target gaps that the weight is adapted to. */
export const weightArms: readonly Arm[] = [
  {name: 'baseline', plugIns: []},
  ...[0.03, 0.1, 0.3, 1, 3].map((weight) => regularized(`weight ${weight}`, {weight})),
  ...[0.2, 0.1, 0.05].map((target) => regularized(`target ${target}`, {target})),
];

/** Named sets of arms. */
export const armPresets = {quick: defaultArms, paper: paperArms, weights: weightArms} as const;

/** Name of a set of arms. */
export type ArmPreset = keyof typeof armPresets;

import {machineText, read, table} from './parts.mjs';

/** For each package: its plug-ins by their name in the benchmark, and the function that adds them. */
const plugIns = {
  residual: {residual: 'withResidual'},
  'score-reg': {'score-reg': 'withScoreReg'},
  mixup: {mixup: 'withMixup'},
  baselines: {'feature dropout': 'withFeatureDropout', aldi: 'withAldi'},
};
const times = (ratio) => `x ${ratio.toFixed(2)}`;
const ms = (value) => `${value.toFixed(1)} ms`;

/** Table of what a package's plug-ins cost, for its README. @param file `packages/mixup/README.md`. */
export function costs(file) {
  const {command, machine, ranker, rows, rounds, plugIns: measured} = read('results/bench-plug-ins.json');
  const [bare] = measured;
  const own = Object.entries(plugIns[file.split('/')[1]]).map(([name, call]) => {
    const {added, step, serving} = measured.find((each) => each.name === name);
    return [
      `\`${call}\``,
      `+${added.count.toLocaleString('en')} (${added.percent.toFixed(2)} %)`,
      ...[step.cpuRatio, step.wallRatio, serving.cpuRatio, serving.wallRatio].map(times),
    ];
  });
  const reference = [
    'the bare ranker',
    ranker.parameters.toLocaleString('en'),
    ...[bare.step.cpu, bare.step.wall, bare.serving.cpu, bare.serving.wall].map(ms),
  ];
  const head = ['', 'parameters', 'training step, CPU', 'wall', 'serving, CPU', 'wall'];
  return `
Measured on the reference ranker with ${ranker.optimizer} and batches of ${rows.toLocaleString('en')} rows: medians of ${rounds} rounds, in which all variants take turns. Ratios are relative to the bare ranker of the same round
(\`${command}\` in the root of the repository, ${machineText(machine)}):

${table(head, [reference, ...own])}
`;
}

/** Table of what each kernel of the score regularizer costs with large batches. */
export function kernelCosts() {
  const {command, ranker, scoreReg} = read('results/bench-plug-ins.json');
  const rows = scoreReg.kernels.map(({kernel, step, alone}) => [
    kernel,
    ms(alone.cpu),
    ms(alone.wall),
    `${(100 * alone.cpuRatio).toFixed(1)} %`,
    times(step.cpuRatio),
    times(step.wallRatio),
  ]);
  const head = [
    'kernel',
    'term alone, CPU',
    'wall',
    'share of the bare step, CPU',
    'step with it, CPU',
    'wall',
  ];
  return `
With batches of ${scoreReg.rows.toLocaleString('en')} rows and ${ranker.tasks} tasks. A training step without the term takes ${ms(scoreReg.bare.cpu)} of CPU time and ${ms(scoreReg.bare.wall)} of wall time. Medians of ${scoreReg.rounds} rounds
(\`${command}\`, the same run as above):

${table(head, rows)}
`;
}

import {machineText, read, table} from './parts.mjs';

/** The plug-ins of each package, as the benchmark names them, and what a user calls. */
const plugIns = {
  residual: {residual: 'withResidual'},
  'score-reg': {'score-reg': 'withScoreReg'},
  mixup: {mixup: 'withMixup'},
  baselines: {'feature dropout': 'withFeatureDropout', aldi: 'withAldi'},
};
const times = (ratio) => `x ${ratio.toFixed(2)}`;
const ms = (value) => `${value.toFixed(1)} ms`;

/** What a package's plug-ins cost, for its README. @param file `packages/mixup/README.md`. */
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
On the reference ranker, trained with ${ranker.optimizer}, batches of ${rows.toLocaleString('en')} rows, all in turns: medians of ${rounds} rounds, and of the ratios in each
(\`${command}\`, ${machineText(machine)}):

${table(head, [reference, ...own])}
`;
}

/** What the kernels of the score regularizer cost at many rows. */
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
  const head = ['kernel', 'term alone, CPU', 'wall', 'of the bare step, CPU', 'step with it, CPU', 'wall'];
  return `
At ${scoreReg.rows.toLocaleString('en')} rows x ${ranker.tasks} tasks, beside the bare training step of ${ms(scoreReg.bare.cpu)} CPU, ${ms(scoreReg.bare.wall)} wall, medians of ${scoreReg.rounds} rounds
(same command, \`${command}\`):

${table(head, rows)}
`;
}

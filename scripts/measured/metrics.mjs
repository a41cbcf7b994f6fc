import {read, table} from './parts.mjs';

const names = {
  ours: 'this package',
  numpy: 'NumPy',
  sklearn: 'scikit-learn',
  torchmetrics: 'TorchMetrics',
};

/** Speed and memory of the metrics compared with other libraries, for the README of metrics. */
export function metrics() {
  const {command, machine, versions, rounds, loadAverage, results} = read('results/bench-metrics.json');
  const head = [
    'metric',
    'library',
    'seconds',
    'CPU seconds',
    'time per row, relative to ours',
    'memory added, relative to the input',
  ];
  const body = results.flatMap(({title, libraries}) =>
    libraries.map(({library, rows, seconds, cpuSeconds, timesOurs, addedOverInput}) => [
      `${title}, ${rows.toLocaleString('en')} rows`,
      names[library] ?? library,
      seconds.toFixed(2),
      cpuSeconds.toFixed(2),
      timesOurs.toFixed(2),
      addedOverInput.toFixed(1),
    ]),
  );
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `
\`\`\`sh
${command}
\`\`\`

${machine.cpu}, ${machine.cores} cores, load ${loadAverage.toFixed(1)}; ${software.join(', ')}. Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, each run in its own process.

${table(head, body)}
`;
}

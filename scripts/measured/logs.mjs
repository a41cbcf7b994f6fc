import {read, table} from './parts.mjs';

const count = (x) => x.toLocaleString('en');
const whole = (x) => count(Math.round(x));
const gb = (x) => x.toFixed(1);
const onMachine = ({cpu, cores, memoryGB, node, loadAverage}) =>
  `${cores} x ${cpu}, ${memoryGB} GB, Node ${node.slice(1)}, load ${loadAverage.toFixed(1)}`;

/** Time and memory of generating the big world, for docs/generated-log.md. */
export function bigWorld() {
  const {command, bench, machine, log, rounds, seconds, cpuSeconds, peakMB} = read('results/big-world.json');
  return `
\`\`\`sh
${command}
\`\`\`

This writes ${count(log.rows)} rows of ${log.days} days (${whole(log.diskMB)} MB) in ${whole(seconds)} s, ${whole(cpuSeconds)} s of them CPU time (${rounds.length === 1 ? 'one run' : `medians of ${rounds.length} runs`}). It needs at most ${whole(peakMB)} MB of memory, DuckDB included
(${onMachine(machine)}; \`${bench}\` in the root of the repository).
`;
}

/** Time and memory of logs that are read from disk, for docs/command-line.md. */
export function largeLog() {
  const runs = read('results/large-log.json');
  const stages = {
    generated: 'writing the raw log',
    imported: 'import',
    trained: 'train',
    evaluated: 'evaluate',
  };
  const body = runs.flatMap(({rows, ...run}) =>
    Object.entries(stages).map(([name, title]) => {
      const {seconds, cpuSeconds, peakMB, steps, rows: measured, rawGB, columnsGB} = run[name];
      const what = {
        generated: () => `${gb(rawGB)} GB of Parquet`,
        imported: () => `${gb(columnsGB)} GB of encoded columns`,
        trained: () => `${count(steps)} steps of ${count(run.batchSize)} rows`,
        evaluated: () => `${count(measured)} rows`,
      }[name]();
      return [count(rows), title, what, whole(seconds), whole(cpuSeconds), whole(peakMB)];
    }),
  );
  const last = runs.at(-1);
  return `
\`\`\`sh
${last.command}
\`\`\`

Run in the root of the repository, on ${onMachine(last.machine)}. DuckDB is limited to ${last.memory}. Peak memory is that of all processes of a command together.

${table(['rows', 'command', 'what', 'seconds', 'CPU seconds', 'peak MB'], body)}
`;
}

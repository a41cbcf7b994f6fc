import {read, table} from './parts.mjs';

const percent = (x) => `${(100 * x).toFixed(1)} %`;

/** A target gap compared with a fixed weight on three logs, for the README of score-reg. */
export function target() {
  const {command, rows, target: wanted, fixedWeight, logs} = read('results/score-reg-target.json');
  const head = [
    'cold rows',
    'gap without the term',
    `with weight ${fixedWeight.toFixed(2)}`,
    `with target ${wanted}`,
    'weight found by the target',
  ];
  const body = logs.map((log) => [
    percent(log.share),
    ...[log.without, log.fixed, log.target].map(percent),
    log.weight.toFixed(2),
  ]);
  return `
The table shows the gap of mean scores after training, on three generated logs of ${rows.toLocaleString('en')} rows. The fixed weight is the one that the target found on the
second log (\`${command}\` in the root of the repository):

${table(head, body)}
`;
}

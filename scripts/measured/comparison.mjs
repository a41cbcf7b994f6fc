import {readdirSync} from 'node:fs';
import {overWorlds, worldsTogether} from '@cs/experiment';
import {read, table} from './parts.mjs';

const arms = [['residual'], ['score-reg'], ['mixup'], ['residual', 'score-reg', 'mixup']];

const same = (a, b) => a.toSorted().join() === b.toSorted().join();
const world = ({name}) => name.replace(/^.*, generated: /, '');
const ofArm = (result, plugIns) =>
  result.arms.find(
    (arm) =>
      same(arm.plugIns, plugIns) && !arm.tuned && (arm.settings['score-reg']?.match ?? 'all') === 'all',
  );

/** Lifts of an arm on one log. */
function onLog(result, plugIns) {
  const [action] = result.actions;
  const arm = ofArm(result, plugIns);
  const {fresh, all} = (arm.expected ?? arm.hits)[action];
  return {fresh: fresh.lift, overBoost: fresh.overBoost, all: all.lift};
}

/** Lifts of an arm over worlds that differ in their seed only. */
function onWorlds(results, plugIns) {
  const {name} = ofArm(results[0], plugIns);
  return overWorlds(results).find((arm) => arm.name === name);
}

/** The plug-ins with the paper's settings, on every log of the paper's comparison, for README.md. */
export function comparison() {
  const files = readdirSync(new URL('../../results', import.meta.url))
    .filter((name) => /^paper-.*\.json$/.test(name))
    .sort();
  const results = new Map(files.map((name) => [name, read(`results/${name}`)]));
  const groups = worldsTogether(results).map((group) => [...group.values()]);
  const alone = [...results.values()].filter((result) => !groups.some((group) => group.includes(result)));
  const logs = [
    ...groups.map((group) => ({
      name: `${world(group[0]).replace(/ \d+$/, '')}s ${group.map((each) => world(each).split(' ').at(-1)).join(', ')}`,
      rows: group[0].data.train.rows,
      on: (plugIns) => onWorlds(group, plugIns),
    })),
    ...alone.map((result) => ({
      name: world(result),
      rows: result.data.train.rows,
      on: (plugIns) => onLog(result, plugIns),
    })),
  ];

  const signed = (x) => `${x >= 0 ? '+' : ''}${x.toFixed(1)}`;
  // With no-break spaces, so that narrow pages do not wrap it.
  const interval = ({mean, low, high}) => `${signed(mean)}\u00a0[${signed(low)},\u00a0${signed(high)}]`;
  const measured = arms.flatMap((plugIns) => logs.map((log) => ({plugIns, log, ...log.on(plugIns)})));
  const rows = measured.map(({plugIns, log, fresh, overBoost, all}) => [
    plugIns.length > 1 ? 'all three' : plugIns[0],
    log.name,
    interval(fresh),
    interval(overBoost),
    interval(all),
  ]);
  const better = measured.filter(({overBoost}) => overBoost.low > 0).length;
  const worse = measured.filter(({overBoost}) => overBoost.high < 0).length;
  const [{config, seeds}] = results.values();
  const {k, coldDays} = config;
  const sizes = [...results.values()].map(({config: {parameters}}) => parameters);
  const [fewest, most] = [Math.min(...sizes), Math.max(...sizes)].map((size) => size.toLocaleString('en'));
  const parameters =
    fewest === most
      ? `${most} parameters`
      : `${fewest} to ${most} parameters, depending on the inputs of the log,`;
  const head = ['plug-in', 'log', 'fresh items', 'fresh items, beyond boost control', 'all items'];
  const named = logs.map(({name, rows}) => `${rows.toLocaleString('en')} (${name})`);
  const together = groups.length > 0 ? ' (over worlds where several are combined)' : '';
  return `
The table shows by how many percent each plug-in changes the hits of the most frequent action: the share of requests in which one of the first ${k} items has it. Fresh items are younger than ${coldDays} days. In brackets are 95 % intervals over seeds and users${together}. The worlds are [generated logs](docs/generated-log.md).

${table(head, rows)}

Of these ${measured.length} lifts beyond the boost control, ${better} have an interval above 0, and ${worse} below 0.

The plug-ins have the paper's settings; the ranker has ${parameters} and was trained for one epoch on ${seeds.length} seeds. Training rows: ${named.join(', ')}.
`;
}

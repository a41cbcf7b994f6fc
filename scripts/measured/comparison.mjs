import {readdirSync} from 'node:fs';
import {overWorlds, worldsTogether} from '@cs/experiment';
import {read, table} from './parts.mjs';

const arms = [['residual'], ['score-reg'], ['mixup'], ['residual', 'score-reg', 'mixup']];

const same = (a, b) => a.toSorted().join() === b.toSorted().join();
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const world = ({name}) => name.replace(/^.*, generated: /, '');
const ofArm = (result, plugIns) =>
  result.arms.find(
    (arm) => same(arm.plugIns, plugIns) && !arm.tuned && (arm.scoreReg?.match ?? 'all') === 'all',
  );

/** An arm on one log. */
function onLog(result, plugIns) {
  const [baseline] = result.arms;
  const [action] = result.actions;
  const arm = ofArm(result, plugIns);
  const {fresh, all} = (arm.expected ?? arm.hits)[action];
  return {
    fresh: fresh.lift,
    overBoost: fresh.overBoost,
    all: all.lift,
    exposure: [baseline, arm].map(({exposure}) => exposure),
    auc: [baseline, arm].map(({scores}) => scores[action].withinColdAuc.mean),
  };
}

/** An arm over worlds that differ by their seed alone. */
function onWorlds(results, plugIns) {
  const {name} = ofArm(results[0], plugIns);
  const each = results.map((result) => onLog(result, plugIns));
  return {
    ...overWorlds(results).find((arm) => arm.name === name),
    exposure: [0, 1].map((i) => mean(each.map(({exposure}) => exposure[i]))),
    auc: [0, 1].map((i) => mean(each.map(({auc}) => auc[i]))),
  };
}

/** The plug-ins at the paper's weights on every log of the paper's comparison, for README.md. */
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
  const interval = ({mean, low, high}) => `${signed(mean)} [${signed(low)}, ${signed(high)}]`;
  const change = (values, text) => values.map(text).join(' -> ');
  const measured = arms.flatMap((plugIns) => logs.map((log) => ({plugIns, log, ...log.on(plugIns)})));
  const rows = measured.map(({plugIns, log, fresh, overBoost, all, exposure, auc}) => [
    plugIns.length > 1 ? 'all three' : plugIns[0],
    log.name,
    interval(fresh),
    interval(overBoost),
    interval(all),
    change(exposure, (share) => (100 * share).toFixed(1)),
    change(auc, (value) => value.toFixed(4)),
  ]);
  const better = measured.filter(({overBoost}) => overBoost.low > 0).length;
  const worse = measured.filter(({overBoost}) => overBoost.high < 0).length;
  const [{config, seeds}] = results.values();
  const {k, coldDays, parameters} = config;
  const head = [
    'arm',
    'log',
    'fresh lift',
    'beyond its boost control',
    'all lift',
    `cold in top ${k}`,
    'AUC among cold',
  ];
  const named = logs.map(({name, rows}) => `${name} (${rows.toLocaleString('en')} training rows)`);
  const together = groups.length > 0 ? ', of several worlds the mean with an interval over the worlds' : '';
  return `
The paper's weights, ${seeds.length} seeds an arm, one epoch, a ranker of about ${parameters.toLocaleString('en')} parameters. Logs: ${named.join('; ')}. The commands, the other arms and actions are in [examples/related-pins](examples/related-pins/README.md) and [docs/results.md](docs/results.md).

Hits@${k} of the first action in %, expected where the true probabilities are known, with 95 % intervals over seeds and users${together}; fresh items are younger than ${coldDays} days; shares in %.

${table(head, rows)}

Of these ${measured.length} intervals beyond the boost control, ${better} lie above 0 and ${worse} below.
`;
}

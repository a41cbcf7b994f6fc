import {readdirSync} from 'node:fs';
import {read, table} from './parts.mjs';

const arms = [['residual'], ['score-reg'], ['mixup'], ['residual', 'score-reg', 'mixup']];

/** The plug-ins at the paper's weights on every log of the paper's comparison, for README.md. */
export function comparison() {
  const results = readdirSync(new URL('../../results', import.meta.url))
    .filter((name) => /^paper-.*\.json$/.test(name))
    .sort()
    .map((name) => read(`results/${name}`));

  const signed = (x) => `${x >= 0 ? '+' : ''}${x.toFixed(1)}`;
  const interval = ({mean, low, high}) => `${signed(mean)} [${signed(low)}, ${signed(high)}]`;
  const same = (a, b) => a.toSorted().join() === b.toSorted().join();
  const [{config, seeds}] = results;
  const {k, coldDays, parameters} = config;
  const ofArm = (result, plugIns) =>
    result.arms.find(
      (arm) => same(arm.plugIns, plugIns) && !arm.tuned && (arm.scoreReg?.match ?? 'all') === 'all',
    );
  const hitsOf = (result, arm) => (arm.expected ?? arm.hits)[result.actions[0]];
  const world = ({name}) => name.replace(/^.*, generated: /, '');

  const rows = arms.flatMap((plugIns) =>
    results.map((result) => {
      const [baseline] = result.arms;
      const [action] = result.actions;
      const arm = ofArm(result, plugIns);
      const {fresh, all} = hitsOf(result, arm);
      return [
        plugIns.length > 1 ? 'all three' : plugIns[0],
        world(result),
        interval(fresh.lift),
        interval(fresh.overBoost),
        interval(all.lift),
        `${(100 * baseline.exposure).toFixed(1)} -> ${(100 * arm.exposure).toFixed(1)}`,
        `${baseline.quality[action].withinColdAuc.toFixed(4)} -> ${arm.quality[action].withinColdAuc.toFixed(4)}`,
      ];
    }),
  );
  const beyond = results.flatMap((result) =>
    arms.map((plugIns) => hitsOf(result, ofArm(result, plugIns)).fresh.overBoost),
  );
  const better = beyond.filter(({low}) => low > 0).length;
  const worse = beyond.filter(({high}) => high < 0).length;
  const head = [
    'arm',
    'log',
    'fresh lift',
    'beyond its boost control',
    'all lift',
    `cold in top ${k}`,
    'AUC among cold',
  ];
  const logs = results.map(
    (result) => `${world(result)} (${result.data.train.rows.toLocaleString('en')} training rows)`,
  );
  return `
The paper's weights, ${seeds.length} seeds an arm, one epoch, a ranker of about ${parameters.toLocaleString('en')} parameters. Logs: ${logs.join('; ')}. The commands, the other arms and actions are in [examples/related-pins](examples/related-pins/README.md) and [docs/results.md](docs/results.md).

Hits@${k} of the first action in %, expected where the true probabilities are known, with 95 % intervals over seeds and users; fresh items are younger than ${coldDays} days; shares in %.

${table(head, rows)}

Of these ${beyond.length} intervals beyond the boost control, ${better} lie above 0 and ${worse} below.
`;
}

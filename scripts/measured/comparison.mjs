import {read, table} from './parts.mjs';

const worlds = [1, 2, 3];

/** The comparison of all arms on three generated worlds, for README.md. */
export function comparison() {
  const results = worlds.map((world) => read(`results/related-pins-${world}/results.json`));

  const signed = (x) => `${x >= 0 ? '+' : ''}${x.toFixed(1)}`;
  const interval = ({mean, low, high}) => `${signed(mean)} [${signed(low)}, ${signed(high)}]`;
  const [action] = results[0].actions;
  const {k, coldDays, parameters} = results[0].config;
  const seeds = results[0].seeds.length;

  const rows = results[0].arms.slice(1).flatMap(({name}) =>
    results.map((result, i) => {
      const baseline = result.arms[0];
      const arm = result.arms.find((each) => each.name === name);
      const {fresh, all} = arm.expected[action];
      return [
        name,
        worlds[i],
        interval(fresh.lift),
        interval(fresh.overBoost),
        interval(all.lift),
        `${(100 * baseline.exposure).toFixed(1)} -> ${(100 * arm.exposure).toFixed(1)}`,
        `${baseline.quality[action].withinColdAuc.toFixed(4)} -> ${arm.quality[action].withinColdAuc.toFixed(4)}`,
      ];
    }),
  );
  const beyond = results.flatMap(({arms}) =>
    arms.slice(1).map((arm) => arm.expected[action].fresh.overBoost),
  );
  const better = beyond.filter(({low}) => low > 0).length;
  const worse = beyond.filter(({high}) => high < 0).length;
  const head = [
    'arm',
    'world',
    'fresh lift',
    'beyond its boost control',
    'all lift',
    `cold in top ${k}`,
    'AUC among cold',
  ];
  return `
Generated logs of three worlds, ${results[0].data.train.rows.toLocaleString('en')} training rows each, ${seeds} seeds an arm, a ranker of ${parameters.toLocaleString('en')} parameters, one epoch, the paper's weights:

\`\`\`sh
${worlds.map((world) => `npm run demo -- --seeds ${seeds} --world-seed ${world} --out results/related-pins-${world}`).join('\n')}
\`\`\`

Expected Hits@${k} of "${action}" in %, with 95 % intervals over seeds and requests; fresh items are younger than ${coldDays} days; shares in %.

${table(head, rows)}

Of these ${beyond.length} intervals beyond the boost control, ${better} lie above 0 and ${worse} below.
`;
}

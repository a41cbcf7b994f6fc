/** The packages' arrows: one way, as CONTRIBUTING.md draws them. */
const plugins = '^packages/(residual|score-reg|mixup|baselines)/';

// The reference ranker's stations, in the order in which the data passes: each may use those before it only.
const stations = ['log', 'features', 'model', 'train', 'evaluate', 'report', 'cli'];
const station = (...names) => `^packages/ranker-reference/src/(${names.join('|')})/`;
const stationRules = stations.slice(0, -1).map((name, i) => ({
  name: `${name}-looks-at-earlier-stations-only`,
  severity: 'error',
  from: {path: station(name), pathNot: '\\.test\\.ts$'},
  to: {path: station(...stations.slice(i + 1))},
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {name: 'no-circle', severity: 'error', from: {}, to: {circular: true}},
    {
      name: 'nothing-imports-ranker-reference',
      comment: 'The reference ranker is the top of the house.',
      severity: 'error',
      from: {path: '^(packages|internal)/', pathNot: '^packages/ranker-reference/'},
      to: {path: '^packages/ranker-reference/|^@cs/ranker-reference'},
    },
    {
      name: 'plug-ins-know-only-graph',
      comment:
        'Each plug-in can be adopted alone: it may use @cs/graph and TensorFlow.js, nothing else of ours.',
      severity: 'error',
      from: {path: plugins, pathNot: '\\.test\\.ts$'},
      to: {path: '^packages/(?!graph/)|^@cs/(?!graph)', pathNot: '^packages/$1/'},
    },
    {
      name: 'metrics-native-graph-stand-alone',
      severity: 'error',
      from: {path: '^packages/(metrics|native|graph)/', pathNot: '\\.test\\.ts$'},
      to: {path: '^packages/|^@cs/', pathNot: '^packages/$1/'},
    },
    {
      name: 'metrics-know-no-tensorflow',
      severity: 'error',
      from: {path: '^packages/metrics/'},
      to: {path: '@tensorflow'},
    },
    ...stationRules,
  ],
  options: {
    doNotFollow: {path: 'node_modules|/dist/'},
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};

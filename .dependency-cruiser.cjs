/** The packages' arrows: one way, as CONTRIBUTING.md draws them. */
const TFJS = '^@tensorflow/';

/** What each package may use of ours. */
const uses = {
  core: [],
  native: [],
  metrics: ['core'],
  graph: ['core'],
  residual: ['core', 'graph'],
  'score-reg': ['core', 'graph'],
  mixup: ['core', 'graph'],
  baselines: ['core', 'graph'],
  log: ['core'],
  worlds: ['core', 'log'],
  'ranker-reference': [
    'core',
    'graph',
    'residual',
    'score-reg',
    'mixup',
    'baselines',
    'metrics',
    'native',
    'log',
  ],
  experiment: ['core', 'metrics', 'residual', 'native', 'log', 'worlds', 'ranker-reference'],
  cli: ['core', 'native', 'log', 'worlds', 'ranker-reference', 'experiment'],
};
/** Packages that run without TensorFlow.js. */
const withoutTensorFlow = ['core', 'metrics', 'log', 'worlds'];

const either = (names) => `(${names.join('|')})`;
const arrows = Object.entries(uses).map(([name, used]) => {
  const known = either([name, ...used]);
  return {
    name: `arrows-of-${name}`,
    severity: 'error',
    from: {path: `^packages/${name}/src/`, pathNot: '\\.test\\.ts$'},
    to: {path: `^packages/(?!${known}/)|^@cs/(?!${known}$)`},
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {name: 'no-circle', severity: 'error', from: {}, to: {circular: true}},
    ...arrows,
    {
      name: 'no-tensorflow',
      severity: 'error',
      from: {path: `^packages/${either(withoutTensorFlow)}/src/`},
      to: {path: TFJS},
    },
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

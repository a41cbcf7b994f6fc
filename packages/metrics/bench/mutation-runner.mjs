/**
 * A test runner for Stryker that does not start vitest. It bundles source and tests once per process.
 * For each mutant it evaluates the bundle again and runs the tests that reach the mutant, fastest
 * first, until one fails. This takes milliseconds, while starting vitest takes a second.
 *
 * Tests of threads and browsers are excluded, because they run the build, which has no mutants. So
 * are the tests of the documentation.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {isAbsolute, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {compileFunction} from 'node:vm';
import {INSTRUMENTER_CONSTANTS} from '@stryker-mutator/api/core';
import {declareFactoryPlugin, PluginKind} from '@stryker-mutator/api/plugin';
import {DryRunStatus, MutantRunStatus, TestStatus, toMutantRunResult} from '@stryker-mutator/api/test-runner';
import {build} from 'esbuild';
import {harness} from './mutation-harness.mjs';

const require = createRequire(import.meta.url);

// Counterexamples of mutants need no shrinking. Properties use fewer runs than in `npm test`, so a
// mutant that only the other runs would detect counts as survived.
require('fast-check').configureGlobal({endOnFailure: true, numRuns: 30});

const stryker = {};
globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] = stryker;

/** For each test, its time and how many mutants it passed. Written by the process of the dry run. */
const PLAN = 'mutation-plan.json';

/**
 * Detects endless loops without a time limit, which a slow machine could exceed: a test must not pass
 * mutants far more often than in the dry run. Stryker's own counter counts only the active mutant.
 */
const steps = {taken: 0, most: 0};
const MOST_WHILE_LOADING = 1e7;
/** A name that does not occur in any source file. */
const STEP = 'stepOfMutationRun';

function step() {
  if (++steps.taken > steps.most) throw new Error('an endless loop');
}

function mostOf(passed) {
  return 1e5 + 10 * passed;
}

function limitSteps(most) {
  steps.taken = 0;
  steps.most = most;
}

class InProcessRunner {
  #evaluate;
  #evaluateUncounted;
  #plan;

  capabilities() {
    return {reloadEnvironment: true};
  }

  async init() {
    const text = await bundled();
    this.#evaluate = compiled(text);
    // Coverage counters cost more than the code they measure, and only the dry run needs them.
    this.#evaluateUncounted = compiled(text.replace(/\bstryCov_9fa48\d*\("[^)]*"\)/g, `${STEP}()`));
  }

  /** Runs all tests twice: once for coverage, and once as for a mutant, to check that they pass. */
  async dryRun({testFiles = []}) {
    const chosen = (file) => testFiles.length === 0 || testFiles.some((each) => each.endsWith(file));
    const counted = load(this.#evaluate);
    for (const test of counted.files.filter(chosen).flatMap(counted.testsOf)) {
      stryker.currentTestId = test.id;
      await resultOf(test);
      stryker.currentTestId = undefined;
    }
    const {mutantCoverage} = stryker;
    const passed = (id) => Object.values(mutantCoverage?.perTest[id] ?? {}).reduce((a, b) => a + b, 0);
    const {files, testsOf} = load(this.#evaluateUncounted);
    const tests = [];
    for (const test of files.filter(chosen).flatMap(testsOf)) {
      limitSteps(mostOf(passed(test.id)));
      tests.push(await resultOf(test));
    }
    const plan = tests.map(({id, file, timeSpentMs}) => ({id, file, timeSpentMs, passed: passed(id)}));
    writeFileSync(PLAN, JSON.stringify(plan));
    return {status: DryRunStatus.Complete, tests, mutantCoverage};
  }

  async mutantRun({activeMutant: {id}, mutantActivation, testFilter}) {
    this.#plan ??= JSON.parse(readFileSync(PLAN, 'utf8'));
    // For a mutant that is reached while loading, Stryker names no tests (or only the files that it
    // was restricted to). Run all tests.
    const all = mutantActivation === 'static' || testFilter.some(isAbsolute);
    const tests = await this.#untilOneFails(id, all ? id : undefined, all ? undefined : testFilter);
    return steps.taken > steps.most
      ? {status: MutantRunStatus.Timeout, reason: 'an endless loop'}
      : toMutantRunResult({status: DryRunStatus.Complete, tests});
  }

  async #untilOneFails(mutant, whileLoading, testFilter) {
    const {testsOf} = load(this.#evaluateUncounted);
    const loaded = new Map();
    const results = [];
    for (const {id, file, passed} of quickFirst(this.#plan, testFilter)) {
      if (!loaded.has(file)) {
        stryker.activeMutant = whileLoading;
        try {
          loaded.set(file, new Map(testsOf(file).map((test) => [test.id, test])));
        } catch (error) {
          results.push(await resultOf({id, file, run: () => Promise.reject(error)}));
          return results;
        }
      }
      const test = loaded.get(file).get(id);
      // The mutant may have changed the title of a test, which then has another id.
      if (!test) continue;
      stryker.activeMutant = mutant;
      limitSteps(mostOf(passed));
      const result = await resultOf(test);
      results.push(result);
      if (result.status === TestStatus.Failed || steps.taken > steps.most) break;
    }
    return results;
  }
}

/** The selected tests, fastest first. */
function quickFirst(plan, testFilter) {
  const wanted = testFilter && new Set(testFilter);
  return plan.filter(({id}) => !wanted || wanted.has(id)).toSorted((a, b) => a.timeSpentMs - b.timeSpentMs);
}

/** Bundles all test files as one script with a function per file. It loads `vitest` with `require`. */
async function bundled() {
  const files = readdirSync('src').filter((file) => /^(?!browser|docs|parallel).*\.test\.ts$/.test(file));
  const {outputFiles} = await build({
    stdin: {
      contents: files.map((file) => `exports['src/${file}'] = () => require('./${file}');`).join('\n'),
      resolveDir: resolve('src'),
    },
    absWorkingDir: process.cwd(),
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    define: {'import.meta.url': 'sourceUrl'},
  });
  return outputFiles[0].text;
}

function compiled(text) {
  return compileFunction(text, ['require', 'sourceUrl', STEP, 'module', 'exports'], {
    filename: resolve('src/mutation-bundle.js'),
  });
}

/** The test files, with fresh modules. `testsOf` loads one of the files. */
function load(evaluate) {
  const {module, testsOf} = harness();
  const own = {exports: {}};
  evaluate(
    (name) => (name === 'vitest' ? module : require(name)),
    pathToFileURL(resolve('src/mutation-bundle.js')).href,
    step,
    own,
    own.exports,
  );
  return {
    files: Object.keys(own.exports),
    testsOf(file) {
      limitSteps(MOST_WHILE_LOADING);
      return testsOf(file, own.exports[file]);
    },
  };
}

async function resultOf({id, file, run}) {
  const test = {id, name: id, file, fileName: resolve(file)};
  const start = performance.now();
  try {
    await run();
    return {...test, status: TestStatus.Success, timeSpentMs: performance.now() - start};
  } catch (error) {
    const failureMessage = String(error?.message ?? error);
    return {...test, status: TestStatus.Failed, timeSpentMs: performance.now() - start, failureMessage};
  }
}

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'in-process', () => new InProcessRunner()),
];

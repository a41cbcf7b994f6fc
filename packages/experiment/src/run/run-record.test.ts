import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {hashLog} from './hash-log.js';
import {commandOf, runRecord} from './run-record.js';

const log = simulateLog({...worlds.tiny, seed: 5});

onBackends('runRecord', () => {
  it('names what is needed to make the log again, and the threads', async () => {
    const backend = tf.getBackend();
    const record = await runRecord(log);
    const {name, options} = record.log.source!;
    expect(name).toBe('simulateLog');
    expect(hashLog(simulateLog(options))).toBe(record.log.sha256);
    expect(record.threads).toBeGreaterThanOrEqual(1);
    expect(tf.getBackend()).toBe(backend);
  });
});

describe('hashLog', () => {
  it('is the same for the same numbers, and another for another seed, label or name', () => {
    const same = hashLog(log);
    expect(hashLog(simulateLog({...worlds.tiny, seed: 5}))).toBe(same);
    const {source: _, ...read} = log;
    expect(hashLog(read)).toBe(same);
    expect(hashLog(simulateLog({...worlds.tiny, seed: 6}))).not.toBe(same);
    const labels = log.labels.slice();
    labels[7] = 1 - labels[7]!;
    expect(hashLog({...log, labels})).not.toBe(same);
    expect(hashLog({...log, actions: ['a', 'b', 'c']})).not.toBe(same);
  });
});

describe('commandOf', () => {
  it.each([
    [['node', '/x/scripts/demo.mjs', '--seeds', '5'], 'node scripts/demo.mjs --seeds 5'],
    [
      ['node', '/x/node_modules/.bin/cs-ranker', 'compare', '--log', 'my log'],
      "cs-ranker compare --log 'my log'",
    ],
    [['node', '/y/bin/cs-ranker.js', 'compare', '--log', "it's"], "cs-ranker compare --log 'it'\\''s'"],
  ])('%j is %s', (argv, command) => {
    expect(commandOf(argv, '/x')).toBe(command);
  });
});

import {fingerprintOf, memoryBatches} from '@cs/log';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {commandOf, runRecord} from './run-record.js';

const log = simulateLog({...worlds.tiny, seed: 5});

onBackends('runRecord', () => {
  it('records what is needed to make the log again, and the threads', async () => {
    const backend = tf.getBackend();
    const record = await runRecord(memoryBatches(log));
    const {name, options} = record.log.source!;
    expect(name).toBe('simulateLog');
    expect(fingerprintOf(simulateLog(options))).toBe(record.log.sha256);
    expect(record.threads).toBeGreaterThanOrEqual(1);
    expect(tf.getBackend()).toBe(backend);
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

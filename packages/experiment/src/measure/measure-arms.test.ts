import {memoryBatches} from '@cs/log';
import {simulateLog, worlds} from '@cs/worlds';
import {describe, expect, it} from 'vitest';
import {planComparison} from '../run/plan.js';
import type {Trained} from '../run/train-job.js';
import {measureArms} from './measure-arms.js';

const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 20});
const source = memoryBatches(log);
const plan = (options = {}) =>
  planComparison(source, {arms: [{name: 'baseline', plugIns: []}], seeds: [1], preset: 'tiny', ...options});

/** A training whose scores of the first action are its labels, nearly. */
function trained({calibration, evaluation}: Awaited<ReturnType<typeof plan>>): Trained {
  const predicted = ({labels}: typeof calibration) =>
    Object.fromEntries(
      log.actions.map((action, a) => [
        action,
        Float32Array.from(labels[action]!, (label, row) =>
          a === 0 ? 0.1 + 0.8 * label : 0.1 + 0.001 * (row % 7),
        ),
      ]),
    );
  return {
    parameters: 1,
    added: {count: 0, percent: 0},
    seconds: [1],
    calibration: predicted(calibration),
    evaluation: predicted(evaluation),
  };
}

describe('measureArms', () => {
  it('stops if the baseline predicts an action almost perfectly, unless that is allowed', async () => {
    const strict = await plan();
    await expect(measureArms(strict, async () => trained(strict))).rejects.toThrow(
      `[@cs/experiment] compare: the baseline predicts an action almost perfectly, so its inputs probably contain what users did. Received: an AUC of 1.0000 for ${log.actions[0]}. Remove from the schema the features that are recorded after the row was shown; if all are known before, set knownBefore: true for one of them (allowLeak in code).`,
    );
    const open = await plan({allowLeak: true});
    expect((await measureArms(open, async () => trained(open))).arms).toHaveLength(1);
  });
});

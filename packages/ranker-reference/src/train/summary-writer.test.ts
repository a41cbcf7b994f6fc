import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {summaryWriter} from './summary-writer.js';

/**
 * Reads the scalars of an event file. A record is a length, a checksum, an event and a checksum.
 */
function scalars(file: Buffer): [string, number, number][] {
  const found: [string, number, number][] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    const event = file.subarray(at + 12, at + 12 + length);
    at += 12 + length + 4;
    // Field 2 of an event is its step, a varint. The value is a packed float tensor of four bytes.
    const tag = /(loss(?:\/\w+)?|learning_rate|examples_per_second|calibration\/\w+)/.exec(
      event.toString('latin1'),
    );
    if (tag) found.push([tag[1]!, event[10]!, event.readFloatLE(event.indexOf(Buffer.from([0x2a, 4])) + 2)]);
  }
  return found;
}

onBackends('summaryWriter', () => {
  it('writes event files in the format of TensorBoard', async ({skip}) => {
    // The writer belongs to tfjs-node.
    skip(tf.getBackend() !== 'tensorflow');
    const folder = await mkdtemp(join(tmpdir(), 'cs-events-'));
    const writer = summaryWriter(folder);
    writer.step({
      step: 3,
      steps: 9,
      loss: 0.5,
      outputs: {save: 0.25},
      learningRate: 0.125,
      examplesPerSecond: 64,
    });
    writer.measured(4, 'auc', 0.75);
    writer.flush();
    const [name] = await readdir(folder);
    const bytes = await readFile(join(folder, name!));
    await rm(folder, {recursive: true});
    expect(scalars(bytes).map(([tag]) => tag)).toEqual([
      'loss',
      'loss/save',
      'learning_rate',
      'examples_per_second',
      'calibration/auc',
    ]);
    for (const value of [0.5, 0.25, 0.125, 64, 0.75]) {
      const float = Buffer.alloc(4);
      float.writeFloatLE(value);
      expect(bytes.includes(float)).toBe(true);
    }
  });
});

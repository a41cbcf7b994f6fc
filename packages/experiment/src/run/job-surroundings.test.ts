import {afterEach, expect, it, vi} from 'vitest';
import {jobSurroundings} from './job-surroundings.js';

afterEach(() => vi.unstubAllEnvs());

it('jobSurroundings depends on the log, the threads and the oneDNN setting', () => {
  const all = [jobSurroundings('a', 1), jobSurroundings('b', 1), jobSurroundings('a', 2)];
  for (const value of ['0', '1']) {
    vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', value);
    all.push(jobSurroundings('a', 1));
  }
  expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(5);
  expect(all[0]).toMatchObject({log: 'a', threads: '1', code: expect.stringMatching(/^[0-9a-f]{16}$/)});
  expect(all[0]).not.toHaveProperty('commit');
});

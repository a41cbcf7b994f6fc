import {afterEach, describe, expect, it, vi} from 'vitest';
import {duration, progressBar, timeLeft} from './progress.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('progressBar', () => {
  it('writes a line with the time left for every 10 % if stderr is not a terminal', () => {
    vi.useFakeTimers();
    const isTTY = process.stderr.isTTY;
    process.stderr.isTTY = false;
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const bar = progressBar('Training');
    for (const done of [0, 0.05, 0.1, 0.19, 0.3, 0.3, 1]) {
      vi.setSystemTime(200_000 * done);
      bar.update(done, `at ${done}`);
    }
    bar.stop();
    process.stderr.isTTY = isTTY;
    expect(write.mock.calls.map(([text]) => text)).toEqual([
      'Training 0 % at 0\n',
      'Training 10 % at 0.1, 3 min 00 s left\n',
      'Training 30 % at 0.3, 2 min 20 s left\n',
      'Training 100 % at 1, 0 s left\n',
    ]);
  });
});

describe('duration', () => {
  it.each([
    [0.4, '0 s'],
    [59, '59 s'],
    [65.2, '1 min 05 s'],
    [-3, '0 s'],
  ])('%s seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('timeLeft', () => {
  it('counts from where the work began, not from 0', () => {
    // 0.5 to 0.7 took 20 s, so the remaining 0.3 takes 30 s.
    expect(timeLeft(0.2, 0.3, 20)).toBe('30 s');
  });
  it('is unknown at the beginning', () => {
    expect(timeLeft(0, 1, 5)).toBe('?');
  });
});

import {memoryBatches} from '@cs/log';
import {simulateLog, worlds} from '@cs/worlds';
import {describe, expect, it} from 'vitest';
import {doubts} from './doubts.js';
import {planComparison} from './plan.js';

const log = simulateLog({...worlds.tiny, evaluationDays: 3});
const of = async (changed = log, options = {}) => {
  const source = memoryBatches(changed);
  return doubts(source, await planComparison(source, options));
};
const [first, last] = log.split.evaluation;

/** The log with this label of 'save' on all rows of some days. */
function withSave(value: 0 | 1, from: number, to: number) {
  const save = log.actions.indexOf('save');
  const labels = log.labels.map((label, i) => {
    const day = log.day[Math.floor(i / log.actions.length)]!;
    return i % log.actions.length === save && day >= from && day <= to ? value : label;
  });
  return {...log, labels};
}

describe('doubts', () => {
  it('returns nothing for a log with some cold rows, all days and all actions', async () => {
    expect(await of()).toEqual([]);
  });

  it('warns if no row is cold, and if nearly all are', async () => {
    expect(await of(log, {coldDays: 0.001})).toEqual([
      expect.stringMatching(/^No training row has an item younger than 0\.001 days, so plug-ins/),
      expect.stringMatching(/^No evaluation row has an item younger than 0\.001 days/),
    ]);
    expect(await of(log, {coldDays: 10_000})).toEqual([
      expect.stringMatching(
        /^Every training row has an item younger than 10000 days, so .* Give the schema itemCreated/,
      ),
      expect.stringMatching(/^100 % of the evaluation rows have an item younger than 10000 days/),
    ]);
  });

  it('warns if most evaluation requests have at most k rows; planComparison throws if all have', async () => {
    // Each row is its own request, except that the first `kept` evaluation rows share one.
    const split = (kept: number) => {
      const start = log.day.indexOf(first);
      const request = Int32Array.from(log.day, (_, row) =>
        row < start || row >= start + kept ? row : start,
      );
      const changed = {...log, request, requests: log.rows};
      return {...changed, user: Int32Array.from(log.request, (each) => log.user[each]!)};
    };
    const rows = log.day.filter((day) => day >= first).length;
    await expect(of(split(3))).rejects.toThrow(
      `[@cs/experiment] compare: there is nothing to rank: no evaluation request has more rows than the k of hits@k. Received: ${rows} evaluation rows in ${rows - 2} requests, k = 3. Check the schema's \`request\`: all rows that were shown together need the same value.`,
    );
    expect(await of(split(4))).toEqual([
      expect.stringMatching(
        /^100 % of the evaluation requests have at most 3 rows\. .* Check `request` in the schema\.$/,
      ),
    ]);
    expect(await of(split(3), {k: 2})).toHaveLength(1);
    // All rows but the last share a request: one of two requests can be ranked.
    expect(await of(split(rows - 1))).toEqual([]);
  });

  it('names evaluation days without rows and actions without positives', async () => {
    const day = log.day.map((each) => (each === last ? last - 1 : each));
    expect(await of({...log, day})).toEqual([`No rows on 1 of 3 evaluation days (day ${last}).`]);
    expect((await of({...log, day, firstDate: '2024-01-01'}))[0]).toMatch(/\(2024-01-\d\d\)\.$/);
    expect(await of(withSave(0, first, last))).toEqual([
      expect.stringContaining("No row of the evaluation days has 'save'"),
    ]);
  });

  it('names actions whose scores cannot be calibrated', async () => {
    const [from, to] = log.split.calibration;
    expect(await of(withSave(0, from, to))).toEqual([
      expect.stringMatching(
        /^No rows of the calibration days have 'save', so its scores cannot be calibrated/,
      ),
    ]);
    expect(await of(withSave(1, from, to))).toEqual([
      expect.stringMatching(/^All rows of the calibration days have 'save'/),
    ]);
  });
});

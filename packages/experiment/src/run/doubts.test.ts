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

/** The log with this label of save on all rows of these days. */
function withSave(value: 0 | 1, from: number, to: number) {
  const save = log.actions.indexOf('save');
  const labels = log.labels.map((label, i) => {
    const day = log.day[Math.floor(i / log.actions.length)]!;
    return i % log.actions.length === save && day >= from && day <= to ? value : label;
  });
  return {...log, labels};
}

describe('doubts', () => {
  it('has none of a log with some cold rows, all days and all actions', async () => {
    expect(await of()).toEqual([]);
  });

  it('says where no row is cold, and where nearly all are', async () => {
    expect(await of(log, {coldDays: 0.001})).toEqual([
      expect.stringMatching(/^No evaluation row is of an item younger than 0\.001 days/),
    ]);
    expect(await of(log, {coldDays: 10_000})).toEqual([
      expect.stringMatching(/^100 % of the evaluation rows count as cold/),
    ]);
  });

  it('refuses a log whose evaluation requests have no more rows than k, and doubts one where most have not', async () => {
    // Each row a request of its own, as by a column that differs in each; of the evaluation rows, the first `kept` share one.
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
        /^100 % of the evaluation requests have at most 3 rows, .* the schema's `request`\.$/,
      ),
    ]);
    expect(await of(split(3), {k: 2})).toHaveLength(1);
    // All but the last row share a request: of two requests one says something.
    expect(await of(split(rows - 1))).toEqual([]);
  });

  it('names evaluation days without rows, and actions that nobody did on them', async () => {
    const day = log.day.map((each) => (each === last ? last - 1 : each));
    expect(await of({...log, day})).toEqual([`No rows on 1 of 3 evaluation days (day ${last}).`]);
    expect((await of({...log, day, firstDate: '2024-01-01'}))[0]).toMatch(/\(2024-01-\d\d\)\.$/);
    expect(await of(withSave(0, first, last))).toEqual([
      expect.stringContaining("Nobody did 'save' on the evaluation"),
    ]);
  });

  it('names actions whose scores the calibration days cannot calibrate', async () => {
    const [from, to] = log.split.calibration;
    expect(await of(withSave(0, from, to))).toEqual([
      expect.stringMatching(
        /^Nobody did 'save' on the calibration days: its scores stay as the model gives them/,
      ),
    ]);
    expect(await of(withSave(1, from, to))).toEqual([
      expect.stringMatching(/^All rows have 'save' on the calibration days/),
    ]);
  });
});

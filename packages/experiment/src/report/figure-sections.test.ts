import {describe, expect, it} from 'vitest';
import {interval} from './cells.js';
import {figureSections, tableOne} from './figure-sections.js';
import {sampleFigures} from './sample-figures.js';
import {sampleResult} from './sample-result.js';

describe('tableOne', () => {
  it('has each arm but the baseline, with a star where the corrected p-value is at most 0.05', () => {
    const result = sampleFigures();
    const [first] = tableOne(result);
    const treated = result.arms.slice(1).map(({name}) => name);
    expect(first!.rows.map(([action, arm]) => `${action} ${arm}`)).toEqual(
      result.actions.flatMap((action) =>
        treated.flatMap((name) => [`${action} ${name}`, `${action} its boost control`]),
      ),
    );
    const {fresh, all} = result.arms[1]!.boost!.expected!.save!;
    const control = ['', interval(fresh.lift), '', interval(all.lift)];
    expect(first!.rows[1]).toEqual(['save', 'its boost control', ...control]);
    expect(first!.rows.flat().join()).not.toContain('*');
    // Results of before there were p-values.
    expect(first!.note).not.toContain('star');
    const rate = result.arms[1]!.expected!.save!.all;
    const starred = (p: number) => {
      const arm = structuredClone(result.arms[1]!);
      const expected = {
        ...arm.expected,
        save: {...arm.expected!.save!, all: {...rate, lift: {...rate.lift!, p}}},
      };
      const [table] = tableOne({...result, arms: [result.arms[0]!, {...arm, expected}]});
      return table!.rows[0]!;
    };
    expect(starred(0.05)[5]).toMatch(/ \*$/);
    expect(starred(0.051)[5]).not.toContain('*');
  });

  it('is nothing for a baseline alone', () => {
    const result = sampleResult();
    expect(tableOne({...result, arms: result.arms.slice(0, 1)})).toEqual([]);
  });
});

describe('figureSections', () => {
  it('has a table for each figure, the choice of settings, and what failed', () => {
    const result = sampleFigures();
    const sections = figureSections(result);
    expect(sections.map(({title}) => title)).toEqual([
      'Score gaps by label',
      'Gradients and effective rank',
      'Features removed at inference',
      'Lifts by position',
      'Settings chosen on the calibration day',
      'Arms that failed',
    ]);
    for (const {head, rows} of sections) for (const row of rows) expect(row.length).toBe(head.length);
    const [gaps, spreads, removed, positions, weights, failed] = sections;
    // Each arm, and each but the baseline once more, with its boost control.
    expect(gaps!.rows.length).toBe(result.actions.length * (2 * result.arms.length - 1));
    expect(gaps!.rows[2]).toEqual([
      'save',
      'its boost control',
      interval(result.arms[1]!.boost!.gaps!.save!.positives),
      interval(result.arms[1]!.boost!.gaps!.save!.negatives),
    ]);
    // A level has no sign, a difference has.
    const {earlyGradient, effectiveRank} = result.arms[1]!.figures!;
    expect(spreads!.rows[1]).toEqual([
      'residual (1)',
      interval(earlyGradient, 4).slice(1),
      interval(earlyGradient.overBaseline, 4),
      interval(effectiveRank).slice(1),
      interval(effectiveRank.overBaseline),
    ]);
    expect(removed!.rows[0]!.slice(2)).toEqual(
      result.arms[0]!.figures!.removals.map(({drop}) => drop.save!.mean.toFixed(4)),
    );
    // The baseline has no lifts.
    expect(positions!.rows.map(([, arm]) => arm)).not.toContain('baseline');
    expect(positions!.rows[1]!.slice(1)).toEqual([
      'its boost control',
      ...result.arms[1]!.figures!.positions.map(({boost}) => interval(boost.save)),
    ]);
    expect(weights!.rows.map((row) => [row[1], row.at(-1)])).toEqual([
      ['score-reg weight 0.1', ''],
      ['score-reg weight 0.3', 'yes'],
    ]);
    expect(failed!.rows).toEqual([['aldi', '2', 'no memory was left']]);
  });

  it('is empty where nothing was measured for it', () => {
    expect(figureSections(sampleResult())).toEqual([]);
  });
});

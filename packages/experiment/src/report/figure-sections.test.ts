import {describe, expect, it} from 'vitest';
import {plainInterval, signedInterval} from './cells.js';
import {figureSections} from './figure-sections.js';
import {sampleFigures} from './sample-figures.js';
import {sampleResult} from './sample-result.js';

describe('figureSections', () => {
  it('has a table for each figure, the chosen settings and the failures', () => {
    const result = sampleFigures();
    const sections = figureSections(result);
    expect(sections.map(({title}) => title)).toEqual([
      'Scores with intervals',
      'Gradients and effective rank',
      'Inputs removed',
      'Lifts by position',
      'Settings chosen on the calibration day',
      'Arms that failed',
    ]);
    for (const {head, rows} of sections) for (const row of rows) expect(row.length).toBe(head.length);
    const [gaps, spreads, removed, positions, weights, failed] = sections;
    // One row per arm, and one per boost control of all arms but the baseline.
    expect(gaps!.rows.length).toBe(result.actions.length * (2 * result.arms.length - 1));
    expect(gaps!.rows[2]).toEqual([
      'save',
      'its boost control',
      signedInterval(result.arms[1]!.boost!.scores.save!.gapPositives, 1),
      signedInterval(result.arms[1]!.boost!.scores.save!.gapNegatives, 1),
    ]);
    // Only differences have a sign.
    const {earlyGradient, effectiveRank} = result.arms[1]!.figures!;
    expect(spreads!.rows[1]).toEqual([
      'residual (1)',
      plainInterval(earlyGradient, 4),
      signedInterval(earlyGradient.overBaseline, 4),
      plainInterval(effectiveRank),
      signedInterval(effectiveRank.overBaseline),
    ]);
    expect(removed!.rows[0]!.slice(2)).toEqual(
      result.arms[0]!.figures!.removals.map(({drop}) => drop.save!.mean.toFixed(4)),
    );
    // The baseline has no lifts.
    expect(positions!.rows.map(([, arm]) => arm)).not.toContain('baseline');
    expect(positions!.rows[1]!.slice(1)).toEqual([
      'its boost control',
      ...result.arms[1]!.figures!.positions.map(({boost}) => signedInterval(boost.save)),
    ]);
    expect(weights!.rows.map((row) => [row[1], row.at(-1)])).toEqual([
      ['score-reg weight 0.1', ''],
      ['score-reg weight 0.3', 'yes'],
    ]);
    expect(failed!.rows).toEqual([['aldi', '2', 'out of memory']]);
  });

  it('has only what was measured', () => {
    expect(figureSections(sampleResult()).map(({title}) => title)).toEqual(['Scores with intervals']);
    // A single seed has no intervals.
    expect(figureSections(sampleResult({seeds: [1]}))).toEqual([]);
  });
});

import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import {afterAll, beforeAll, expect, it, vi} from 'vitest';
import type {ScoreMeasure} from './score-measures.js';

/** A measure that exists only in this test. */
const meanScore: ScoreMeasure = {
  label: 'mean of all scores',
  unit: '%',
  digits: 3,
  better: 'lower',
  help: 'Mean score of all rows.',
  start: () => {
    let [sum, rows] = [0, 0];
    return {
      add({scores}) {
        for (let i = 0; i < scores.length; i++) sum += scores[i]!;
        rows += scores.length;
      },
      result: () => (100 * sum) / rows,
    };
  },
  chart: {title: 'Mean of all scores', see: 'How high scores are.'},
};

// Test files share their modules, so the registry is restored afterwards.
const registry = './score-measures.js';
beforeAll(() => {
  vi.resetModules();
  vi.doMock(registry, async (original) => {
    const {scoreMeasures} = (await original()) as {scoreMeasures: Record<string, ScoreMeasure>};
    return {scoreMeasures: {...scoreMeasures, meanScore}};
  });
});
afterAll(() => {
  vi.doUnmock(registry);
  vi.resetModules();
});

onBackends('a measure that is added to the registry', () => {
  it('is in the results, their reader, the tables, the glossary and a chart', async () => {
    const {compare} = await import('../../run/compare.js');
    const {comparisonHtml} = await import('../../report/comparison-html.js');
    const {comparisonTables} = await import('../../report/comparison-tables.js');
    const {glossary, glossaryOptions} = await import('../../report/glossary.js');
    const {writeReport} = await import('../../report/write-report.js');
    const {readComparison} = await import('../read-comparison.js');
    const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 20});
    const arms = [{name: 'mixup', plugIns: ['mixup' as const]}];
    const measured = await compare(log, {seeds: [1, 2], arms, preset: 'tiny'});
    const folder = await mkdtemp(join(tmpdir(), 'cs-measure-'));
    const {json} = await writeReport(measured, folder);
    const {result} = await readComparison(json);
    await rm(folder, {recursive: true});

    const action = result.actions[0]!;
    const values: Readonly<Record<string, {readonly mean: number}>> = result.arms[1]!.scores[action]!;
    const mean = values.meanScore!.mean;
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(100);

    const scores = comparisonTables(result).find(({title}) => title === 'Scores')!;
    const column = scores.head.indexOf('mean of all scores, %');
    expect(scores.rows.find(([, arm]) => arm === 'mixup')![column]).toBe(mean.toFixed(3));
    expect(glossary(glossaryOptions(result))).toContainEqual({
      term: 'mean of all scores',
      forms: ['mean of all scores'],
      text: 'Mean score of all rows. Lower is better.',
    });
    expect(comparisonHtml(result)).toContain('<h2>Mean of all scores</h2>');
  });
});

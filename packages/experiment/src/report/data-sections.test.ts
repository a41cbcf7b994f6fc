import {describe, expect, it} from 'vitest';
import {dataSections} from './data-sections.js';
import {sampleResult} from './sample-result.js';

const {data} = sampleResult();
const from = (source: object) => ({command: 'a', threads: 1, log: {source, sha256: 'b'}}) as never;

describe('dataSections', () => {
  it('lists the days of each part, by date if the log has dates', () => {
    const [days] = dataSections(sampleResult());
    expect(days!.rows).toEqual([
      ['train', 'day 0', 'day 26', '0', '67,890', '4,567', '12.30 %'],
      ['calibration', 'day 27', 'day 27', '0', '789', '45', '34.50 %'],
      ['evaluation', 'day 28', 'day 30', '0', '2,345', '98', '23.40 %'],
    ]);
    const [dated] = dataSections(sampleResult({data: {...data, firstDate: '2024-01-31'}}));
    expect(dated!.rows.map((row) => row.slice(1, 3))).toEqual([
      ['2024-01-31', '2024-02-26'],
      ['2024-02-27', '2024-02-27'],
      ['2024-02-28', '2024-03-01'],
    ]);
  });

  it('says which rows of an imported log were left out', () => {
    const reasons = {unparsable: 3, missing: 0, 'out of range': 0, duplicate: 9};
    const source = {name: 'log.csv', options: {}, badRows: {rows: 4000, bad: 12, reasons}};
    expect(dataSections(sampleResult({run: from(source)}))[0]!.note).toContain(
      'Of the 4,000 rows read, 12 were bad and left out (3 unparsable, 9 duplicate).',
    );
    const clean = {...source, badRows: {rows: 4000, bad: 0, reasons: {}}};
    expect(dataSections(sampleResult({run: from(clean)}))[0]!.note).toContain(
      'None of the 4,000 rows read was bad.',
    );
    expect(dataSections(sampleResult())[0]!.note).not.toContain('read');
  });

  it('lists the inputs and whether they are historical', () => {
    expect(dataSections(sampleResult())[1]!.rows).toEqual([
      ['query', 'query', 'no', '8', ''],
      ['clicked', 'sequence', 'yes', '8', '10'],
    ]);
  });
});

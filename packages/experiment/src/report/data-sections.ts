import {dayName} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';
import {percent} from './cells.js';
import type {Section} from './section.js';

/** What the comparison was trained and measured on: the days, and the inputs of the ranker. */
export function dataSections({data, run, config}: ComparisonResult): Section[] {
  const count = (value: number) => value.toLocaleString('en-US');
  const parts = ['train', 'calibration', 'evaluation'] as const;
  return [
    {
      title: 'Days',
      note: `Train: the days that arms are trained on. Calibration: the days on which scores are calibrated and weights are chosen. Evaluation: the days on which everything else is measured. Days end at midnight UTC. Cold rows have an item younger than ${config.coldDays} days.${badRowsText(run)}`,
      head: ['for', 'first day', 'last day', 'days without rows', 'rows', 'requests', 'cold rows'],
      rows: parts.map((part) => {
        const {days, emptyDays, rows, requests, coldShare} = data[part];
        const [first, last] = days.map((day) => dayName(day, data.firstDate));
        return [part, first!, last!, count(emptyDays), count(rows), count(requests), percent(coldShare)];
      }),
    },
    {
      title: 'Inputs',
      note: 'What the ranker reads, encoded. Historical inputs are computed from past engagement, which a new item does not have (those of a user or a sequence: the user’s own past). Plug-ins treat historical inputs differently from others.',
      head: ['input', 'describes', 'historical', 'numbers', 'steps'],
      rows: data.inputs.map(({name, group, historical, width, steps}) => [
        name,
        group,
        historical ? 'yes' : 'no',
        count(width),
        steps === undefined ? '' : count(steps),
      ]),
    },
  ];

  function badRowsText(record: ComparisonResult['run']): string {
    const badRows = record?.log.source?.badRows;
    if (!badRows) return '';
    if (badRows.bad === 0) return ` None of the ${count(badRows.rows)} rows read was bad.`;
    const reasons = Object.entries(badRows.reasons).flatMap(([reason, rows]) =>
      rows > 0 ? [`${count(rows)} ${reason}`] : [],
    );
    return ` Of the ${count(badRows.rows)} rows read, ${count(badRows.bad)} were bad and left out (${reasons.join(', ')}).`;
  }
}

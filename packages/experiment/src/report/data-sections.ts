import {dayName} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';
import {percent} from './cells.js';
import type {Section} from './sections.js';

/** What the comparison was trained and measured on: days, and inputs of the ranker. */
export function dataSections({data, run, config}: ComparisonResult): Section[] {
  const count = (value: number) => value.toLocaleString('en-US');
  const parts = ['train', 'calibration', 'evaluation'] as const;
  const {badRows} = run?.log.source ?? {};
  const reasons = Object.entries(badRows?.reasons ?? {}).filter(([, rows]) => rows > 0);
  const leftOut = badRows
    ? ` Of ${count(badRows.rows)} rows read ${badRows.bad > 0 ? `${count(badRows.bad)} were bad and left out (${reasons.map(([reason, rows]) => `${count(rows)} ${reason}`).join(', ')})` : 'none was bad'}.`
    : '';
  return [
    {
      title: 'Days',
      note: `Train: what the arms learn from. Calibration: the days on which scores are made to agree with rates, and weights are chosen. Evaluation: the days that all else is measured on. Days end at midnight UTC; cold: of items younger than ${config.coldDays} days.${leftOut}`,
      head: ['for', 'first day', 'last day', 'days without rows', 'rows', 'requests', 'cold rows'],
      rows: parts.map((part) => {
        const {days, emptyDays, rows, requests, coldShare} = data[part];
        const [first, last] = days.map((day) => dayName(day, data.firstDate));
        return [part, first!, last!, count(emptyDays), count(rows), count(requests), percent(coldShare)];
      }),
    },
    {
      title: 'Inputs',
      note: 'What the ranker reads, encoded. Historical: computed from past engagement, so that a new item lacks it (of a user or a sequence: the user’s own past). Plug-ins that tell the two apart go by this.',
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
}

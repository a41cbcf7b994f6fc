import type {FeatureColumn, RankingLog} from '../store/ranking-log.js';
import {fitStandardizer, standardize} from './standardize.js';

/** Size of a log and the widths of its features. */
export interface LogSize {
  readonly rows: number;
  readonly requests: number;
  readonly actions: readonly string[];
  readonly query: number;
  readonly user: number;
  readonly content: number;
  /** Numbers of an item's history, without the flag before them. */
  readonly history: number;
  readonly engagers: number;
  readonly sequence: {readonly steps: number; readonly width: number};
}

/** A log that is being filled; `rows` and `requests` count what is there already. */
export type UnfinishedLog = ReturnType<typeof startLog>;

/** Allocates the columns of a log, all zero. */
export function startLog(size: LogSize) {
  const {rows, requests, actions} = size;
  const historyWidth = 1 + size.history;
  const perRow = (width: number) => new Float32Array(rows * width);
  const perRequest = (width: number) => new Float32Array(requests * width);
  return {
    size,
    rows: 0,
    requests: 0,
    request: new Int32Array(rows),
    user: new Int32Array(requests),
    day: new Int16Array(rows),
    item: new Int32Array(rows),
    position: new Uint8Array(rows),
    age: perRow(1),
    labels: perRow(actions.length),
    /** A flag (1 = the item has a history), then the numbers. */
    history: perRow(historyWidth),
    historyWidth,
    features: {
      query: perRequest(size.query),
      user: perRequest(size.user),
      sequence: perRequest(size.sequence.steps * size.sequence.width),
      content: perRow(size.content),
      engagers: perRow(size.engagers),
    },
  };
}

/** Turns filled columns into a log: standardizes the history and names the inputs. */
export function finishLog(
  draft: UnfinishedLog,
  split: RankingLog['split'],
  trueProbability?: Float32Array,
): RankingLog {
  const {size, rows, requests, features: values} = draft;
  standardizeHistory(draft, split);
  const candidate = {group: 'candidate', per: 'row'} as const;
  const known = {...candidate, historical: false};
  const past = {...candidate, historical: true};
  const features: FeatureColumn[] = [
    {
      name: 'query',
      group: 'query',
      per: 'request',
      historical: false,
      width: size.query,
      values: values.query,
    },
    {name: 'content', ...known, width: size.content, values: values.content},
    {name: 'item_history', ...past, width: draft.historyWidth, values: draft.history},
    {name: 'engagers', ...past, width: size.engagers, values: values.engagers},
    {name: 'item_age_days', ...known, width: 1, values: draft.age.slice()},
    {name: 'user', group: 'user', per: 'request', historical: false, width: size.user, values: values.user},
    {
      name: 'sequence',
      group: 'sequence',
      per: 'request',
      historical: true,
      ...size.sequence,
      values: values.sequence,
    },
  ];
  return {
    rows,
    requests,
    actions: [...size.actions],
    request: draft.request,
    user: draft.user,
    day: draft.day,
    item: draft.item,
    position: draft.position,
    item_age_days: draft.age,
    labels: draft.labels,
    ...(trueProbability ? {trueProbability} : {}),
    features,
    split,
  };
}

/** Standardizes the history without its flag, fitted on the training rows that have one. */
function standardizeHistory(draft: UnfinishedLog, split: RankingLog['split']): void {
  const {rows, day, history, historyWidth: width} = draft;
  const known = Uint8Array.from({length: rows}, (_, row) => history[row * width]!);
  const fitted = fitStandardizer(history, width, (row) => known[row] === 1 && day[row]! <= split.train[1]);
  fitted.mean[0] = 0;
  fitted.deviation[0] = 1;
  standardize(history, fitted, (row) => known[row] === 1);
}

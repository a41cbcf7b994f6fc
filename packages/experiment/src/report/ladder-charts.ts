import type {ComparisonResult} from '../measure/results.js';
import {dotAlone, pairs, singles} from './charts.js';
import type {FigureGroup} from './figure.js';
import {type GapLadder, gapLadders, narrows} from './gap-ladder.js';

/** The score gap by the strength of a plug-in, where arms differ in nothing else. */
export function ladderCharts(result: ComparisonResult): FigureGroup[] {
  return gapLadders(result).map((ladder) => {
    const {plugIn, beside, steps} = ladder;
    const adapted = steps.some(({fixed}) => fixed === undefined);
    return {
      title: `Score gap by the setting of ${plugIn}${beside.length > 0 ? `, with ${beside.join(', ')}` : ''}`,
      see: `Gap of positives on the evaluation days. The stronger the setting, the nearer to 0 the gap should lie. How much a fixed strength closes depends on the share of cold rows, so it does not carry over to other data${adapted ? '; a target names the gap itself' : ''}. A gap nearer to 0 does not mean a better ranking: compare the lifts with their boost control.`,
      charts: result.actions.map((action) => chartOf(ladder, action, adapted)),
    };
  });
}

function chartOf({steps}: GapLadder, action: string, adapted: boolean): FigureGroup['charts'][number] {
  const names = steps.map(({name}) => name);
  const values = (isFixed: boolean) =>
    steps.map(({fixed, gaps}) => ((fixed !== undefined) === isFixed ? dotAlone(gaps[action]) : undefined));
  const fixedGaps = steps.flatMap(({fixed, gaps}) =>
    fixed !== undefined && Number.isFinite(gaps[action]?.mean) ? [gaps[action]!] : [],
  );
  const narrower = narrows(fixedGaps);
  const label = 'Score gap of positives, in %';
  return {
    title: action,
    see:
      narrower === undefined
        ? 'Fewer than three gaps of fixed strengths, or none with an interval, so no trend can be shown.'
        : `The gap ${narrower ? 'narrows' : 'does not narrow'} with each stronger setting, beyond chance.`,
    chart: adapted
      ? pairs(
          names,
          label,
          {name: 'fixed', values: values(true)},
          {name: 'adapted in training', values: values(false)},
        )
      : singles(names, label, values(true)),
  };
}

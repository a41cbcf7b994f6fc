import type {ComparisonResult} from '../measure/results.js';
import {dotAlone, pairs, singles} from './charts.js';
import type {FigureGroup} from './figure.js';
import {gapLadders, narrows} from './gap-ladder.js';

/** The score gap by the weight of the regularizer, or by the target gap that training is to reach, where arms differ in nothing else. */
export function ladderCharts({arms, actions}: ComparisonResult): FigureGroup[] {
  return gapLadders(arms).map(({beside, steps}) => {
    const names = steps.map(({name}) => name);
    const targets = steps.some(({target}) => target !== undefined);
    return {
      title: `Score gap by the setting of score-reg${beside.length > 0 ? `, with ${beside.join(', ')}` : ''}`,
      see: `Gap of positives on the evaluation days: the heavier the weight, the nearer to 0 it should lie. What a fixed weight closes depends on the share of cold rows, so that it does not travel to other data${targets ? '; a target names the gap itself' : ''}. A gap nearer to 0 is no better ranking: look at the lifts beside their boost control.`,
      charts: actions.map((action) => {
        const values = (ofTarget: boolean) =>
          steps.map(({target, gaps}) =>
            (target !== undefined) === ofTarget ? dotAlone(gaps[action]) : undefined,
          );
        const fixed = steps.flatMap(({target, gaps}) =>
          target === undefined && Number.isFinite(gaps[action]?.mean) ? [gaps[action]!] : [],
        );
        const narrower = narrows(fixed);
        return {
          title: action,
          see:
            narrower === undefined
              ? 'Fewer than three gaps of fixed weights, or none with an interval: no trend to tell.'
              : `The gap ${narrower ? 'narrows' : 'does not narrow'} with each heavier weight, beyond chance.`,
          chart: targets
            ? pairs(
                names,
                'Score gap of positives, in %',
                {name: 'fixed weight', values: values(false)},
                {name: 'target', values: values(true)},
              )
            : singles(names, 'Score gap of positives, in %', values(false)),
        };
      }),
    };
  });
}

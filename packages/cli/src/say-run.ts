import {number} from '@cs/experiment';
import type {RunSummary} from './run-training.js';
import {say} from './shared.js';

/** Prints the result of a run. The command fails if the run was interrupted. */
export function sayRun(summary: RunSummary, json: boolean | undefined): void {
  if (summary.ended === 'interrupted') {
    process.stderr.write(
      `Stopped after ${summary.steps} steps. Continue with: cs-ranker resume ${summary.out}\n`,
    );
    process.exitCode = 1;
    return;
  }
  const {out, steps, stepMs, loss, ended, best} = summary;
  const each = stepMs === null ? '' : ` of ${number(stepMs, 1)} ms`;
  const early = ended === 'early' ? ', stopped early' : '';
  const measured = best ? `, best ${number(best.value, 4)} after step ${best.step}` : '';
  const text = `${steps} steps${each}${early}, last loss ${number(loss, 4)}${measured}: ${out}`;
  say(json ? JSON.stringify(summary) : text);
}

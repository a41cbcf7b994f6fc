import {packageError} from '@cs/core';
import type {SavedEncoders} from '@cs/log';
import {readRunJson} from '@cs/ranker-reference';

/**
 * Reads the encoders that a training saved in its run folder.
 *
 * @param otherwise what the command accepts instead, appended to the advice of the error.
 * @throws if the run has no encoders.
 */
export async function encodersOfRun(task: string, run: string, otherwise = ''): Promise<SavedEncoders> {
  const saved = await readRunJson<SavedEncoders>(run, 'encoders');
  if (saved) return saved;
  throw packageError(
    '@cs/cli',
    task,
    `this run has no encoders. Received: ${run}. Give the run folder of a training on an imported log${otherwise}.`,
  );
}

/**
 * Throws if a log was encoded with other encoders than the log that a run was trained on. Each import
 * fits its own encoders, so the same number means different things in two logs. A model without saved
 * encoders is not checked.
 *
 * @param encoders the encoders of the log; undefined if it was not imported.
 */
export async function refuseOtherEncoders(
  task: string,
  run: string,
  log: string,
  encoders: SavedEncoders | undefined,
): Promise<void> {
  const known = await readRunJson<SavedEncoders>(run, 'encoders');
  if (!known) return;
  const differing = encoders ? differences(known, encoders) : ['it was not imported'];
  if (differing.length === 0) return;
  throw packageError(
    '@cs/cli',
    task,
    `the log was encoded with other encoders than the training log of the run. Received: ${log} for ${run} (${differing.join('; ')}). Give the log that the run was trained on, or import this one with 'cs-ranker import <log> --run ${run} --out <folder>'. To score raw rows, use 'cs-ranker score --rows'.`,
  );
}

function differences(known: SavedEncoders, own: SavedEncoders): string[] {
  const actions = ({schema}: SavedEncoders) => Object.keys(schema.actions).join(', ');
  const [had, has] = [Object.keys(known.encoders), Object.keys(own.encoders)];
  const equal = (name: string) => JSON.stringify(known.encoders[name]) === JSON.stringify(own.encoders[name]);
  const other = had.filter((name) => has.includes(name) && !equal(name));
  return [
    ...(actions(known) === actions(own) ? [] : [`actions ${actions(own)} instead of ${actions(known)}`]),
    ...(had.join() === has.join() ? [] : [`inputs ${has.join(', ')} instead of ${had.join(', ')}`]),
    ...(other.length > 0 ? [`other encoders of ${other.join(', ')}`] : []),
  ];
}

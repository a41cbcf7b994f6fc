import type {SavedEncoders} from '@cs/log';
import {readRunJson} from '@cs/ranker-reference';

/**
 * Refuses to read a log by a model that was trained on another encoding: an import fits its encoders anew, so that the same number means
 * another thing.
 *
 * @param run folder of the run; a model without its run cannot be checked.
 * @param encoders of the log, where it was imported.
 * @throws where actions, inputs or encoders differ.
 */
export async function refuseOtherEncoding(
  task: string,
  run: string,
  log: string,
  encoders: SavedEncoders | undefined,
): Promise<void> {
  const known = await readRunJson<SavedEncoders>(run, 'encoders');
  if (!known) return;
  const differing = encoders ? differences(known, encoders) : ['it was not imported'];
  if (differing.length === 0) return;
  throw new Error(
    `[@cs/cli] ${task}: the log is encoded otherwise than the one that the run was trained on. Received: ${log} for ${run} (${differing.join('; ')}). Give the log of the training, or import this one by 'cs-ranker import <log> --run ${run} --out <folder>'; 'cs-ranker score --rows' encodes rows as they are.`,
  );
}

function differences(known: SavedEncoders, own: SavedEncoders): string[] {
  const actions = ({schema}: SavedEncoders) => Object.keys(schema.actions).join(', ');
  const [had, has] = [Object.keys(known.encoders), Object.keys(own.encoders)];
  const equal = (name: string) => JSON.stringify(known.encoders[name]) === JSON.stringify(own.encoders[name]);
  const other = had.filter((name) => has.includes(name) && !equal(name));
  return [
    ...(actions(known) === actions(own) ? [] : [`actions ${actions(own)} for ${actions(known)}`]),
    ...(had.join() === has.join() ? [] : [`inputs ${has.join(', ')} for ${had.join(', ')}`]),
    ...(other.length > 0 ? [`other encoders of ${other.join(', ')}`] : []),
  ];
}

import type {SavedEncoders} from '@cs/log';
import {readRunJson} from '@cs/ranker-reference';

/**
 * The encoders that a run keeps.
 *
 * @param otherwise what else the task takes, for the error.
 * @throws where it has none.
 */
export async function encodersOfRun(task: string, run: string, otherwise = ''): Promise<SavedEncoders> {
  const saved = await readRunJson<SavedEncoders>(run, 'encoders');
  if (saved) return saved;
  throw new Error(
    `[@cs/cli] ${task}: this run has no encoders. Received: ${run}. Give the run folder of a training on an imported log${otherwise}.`,
  );
}

import {rm} from 'node:fs/promises';
import {openBatches, removeTemporary, type SourceLocation} from '@cs/log';
import {loadBackend} from '@cs/native';
import type {Job} from './job.js';
import {writeJobFile} from './job-file.js';
import type {ProcessMessage} from './process-pool.js';
import {trainJob} from './train-job.js';

/** The task of one process, which runs as `node job.js <this, as JSON>`. */
export interface JobTask {
  readonly log: SourceLocation;
  /** File for the result. */
  readonly out: string;
  readonly key: string;
  readonly job: Job;
  readonly threads: number;
  /** Where the state of an unfinished training is saved, so that it can be continued. */
  readonly checkpoint?: {readonly file: string; readonly everySteps: number};
}

// If the parent process is gone, nobody waits for the result.
process.once('disconnect', () => process.exit(1));

const tell = (message: ProcessMessage) =>
  new Promise<void>((resolve) => {
    if (process.send) process.send(message, undefined, undefined, () => resolve());
    else resolve();
  });

try {
  const {log, out, key, job, threads, checkpoint} = JSON.parse(process.argv[2]!) as JobTask;
  await loadBackend({threads});
  // The parent has verified the log, or has just written it.
  const {source, close} = await openBatches(log.folder, {...log, verify: false});
  if (checkpoint) await removeTemporary(checkpoint.file);
  const trained = await trainJob(source, job, {
    onProgress: (done) => void tell({done}),
    ...(checkpoint ? {checkpoint} : {}),
  });
  await close();
  await writeJobFile(out, key, job, trained);
  if (checkpoint) await rm(checkpoint.file, {force: true});
} catch (error) {
  process.exitCode = 1;
  await tell({error: error instanceof Error ? error.message : String(error)});
} finally {
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
}

import {openBatches, type SourceLocation} from '@cs/log';
import {loadBackend} from '@cs/native';
import type {Job} from './job.js';
import {writeJobFile} from './job-file.js';
import type {ProcessMessage} from './process-pool.js';
import {trainJob} from './train-job.js';

/** The argument of this script: one training, in a process of its own. */
interface Task {
  readonly log: SourceLocation;
  readonly out: string;
  readonly key: string;
  readonly job: Job;
}

// The parent has ended, perhaps killed: nobody waits for the result.
process.once('disconnect', () => process.exit(1));

const tell = (message: ProcessMessage) =>
  new Promise<void>((resolve) => {
    if (process.send) process.send(message, undefined, undefined, () => resolve());
    else resolve();
  });

try {
  const {log, out, key, job} = JSON.parse(process.argv[2]!) as Task;
  await loadBackend({threads: 1});
  // The parent has verified the log, or has just written it.
  const {source, close} = await openBatches(log.folder, {...log, verify: false});
  const trained = await trainJob(source, job, (done) => void tell({done}));
  await close();
  await writeJobFile(out, key, job, trained);
} catch (error) {
  process.exitCode = 1;
  await tell({error: error instanceof Error ? error.message : String(error)});
} finally {
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
}

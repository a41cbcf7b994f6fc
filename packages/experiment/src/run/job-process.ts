import {readLog} from '@cs/log';
import {loadBackend} from '@cs/native';
import type {Job} from './job.js';
import {writeJobFile} from './job-file.js';
import type {ProcessMessage} from './process-pool.js';
import {trainJob} from './train-job.js';

/** The script of a training in a process of its own: `node job.js <what to do, as JSON>`. */
interface Task {
  readonly log: string;
  readonly out: string;
  readonly key: string;
  readonly job: Job;
}

// Whoever started this has ended, perhaps killed: nobody waits for the result.
process.once('disconnect', () => process.exit(1));

const tell = (message: ProcessMessage) =>
  new Promise<void>((resolve) => {
    if (process.send) process.send(message, undefined, undefined, () => resolve());
    else resolve();
  });

try {
  const {log: folder, out, key, job} = JSON.parse(process.argv[2]!) as Task;
  await loadBackend({threads: 1});
  const log = await readLog(folder);
  const trained = await trainJob(log, job, (done) => void tell({done}));
  await writeJobFile(out, key, job, trained);
} catch (error) {
  process.exitCode = 1;
  await tell({error: error instanceof Error ? error.message : String(error)});
} finally {
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
}

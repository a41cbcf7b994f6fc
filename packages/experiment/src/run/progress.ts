import cliProgress from 'cli-progress';

/** A progress bar over several tasks, with the time left. */
export interface Progress {
  /** Moves to `done` (0 to 1) and names what is being done. */
  update(done: number, task: string): void;
  /** Ends the bar's line. */
  stop(): void;
}

/**
 * Draws a progress bar on stderr. If stderr is not a terminal, it writes a line for every 10 % instead.
 *
 * @param title printed before the bar.
 */
export function progressBar(title: string): Progress {
  // Resumed work does not start at 0, so the time left is computed from the first update.
  let first: {done: number; time: number} | undefined;
  const left = (done: number) => {
    first ??= {done, time: Date.now()};
    return timeLeft(done - first.done, 1 - done, (Date.now() - first.time) / 1000);
  };
  if (!process.stderr.isTTY) {
    let tenth = -1;
    return {
      update(done, task) {
        const time = left(done);
        const now = Math.floor(done * 10 + 1e-9);
        if (now <= tenth) return;
        tenth = now;
        process.stderr.write(`${title} ${now * 10} % ${task}${time === '?' ? '' : `, ${time} left`}\n`);
      },
      stop() {},
    };
  }
  const bar = new cliProgress.SingleBar({
    format: `${title} {bar} {percentage} % | {left} left | {task}`,
    clearOnComplete: true,
    fps: 5,
    stream: process.stderr,
  });
  bar.start(1000, 0, {left: '?', task: ''});
  return {
    update(done, task) {
      bar.update(Math.min(1000, Math.round(done * 1000)), {left: left(done), task});
    },
    stop() {
      bar.stop();
    },
  };
}

/**
 * Estimates the time left.
 *
 * @param done the share done since the start, 0 to 1.
 * @param left the share left, 0 to 1.
 * @param seconds the time that `done` took.
 * @returns `?` up to 1 % done, where an estimate would be too rough.
 */
export function timeLeft(done: number, left: number, seconds: number): string {
  return done > 0.01 ? duration((seconds * left) / done) : '?';
}

/** Seconds as `1 min 05 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return minutes > 0 ? `${minutes} min ${String(whole % 60).padStart(2, '0')} s` : `${whole} s`;
}

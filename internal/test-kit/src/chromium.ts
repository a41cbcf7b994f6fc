import {spawnSync} from 'node:child_process';

/**
 * The path of a Chromium that runs on this machine, or undefined. Set `CS_CHROMIUM` to use
 * another one. Each is run once, because Debian's is a script that can exist without the browser
 * it starts.
 */
export const chromium = [
  process.env.CS_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && spawnSync(path, ['--version']).status === 0);

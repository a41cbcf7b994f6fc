import {spawnSync} from 'node:child_process';

/** A Chromium that runs here, or undefined: Debian's is a script, which can be there and lack what it calls. `CS_CHROMIUM` names one elsewhere. */
export const chromium = [
  process.env.CS_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && spawnSync(path, ['--version']).status === 0);

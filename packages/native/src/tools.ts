import {run} from './run.js';

/** A program that was found, with the name to call it by. */
export interface Tool {
  readonly program: string;
  readonly version: string;
}

/** Finds the first Python 3 on the PATH that has pip; if there is none, says what is missing. */
export async function findPython(env: NodeJS.ProcessEnv = process.env): Promise<Tool | {missing: string}> {
  let python: string | undefined;
  for (const program of ['python3', 'python']) {
    const version = await run(program, ['--version'], {env});
    if (version.code !== 0 || !/Python 3\./.test(version.stdout)) continue;
    python = `${program} (${version.stdout.trim()})`;
    const pip = await run(program, ['-m', 'pip', '--version'], {env});
    if (pip.code === 0) return {program, version: version.stdout.trim()};
  }
  return python
    ? {missing: `pip: not installed for ${python} (Debian and Ubuntu: apt-get install python3-pip)`}
    : {missing: 'python3: not on the PATH (Debian and Ubuntu: apt-get install python3-pip)'};
}

/**
 * Finds the C++ compiler: `$CXX` if set, otherwise the first of g++, clang++ and c++ on the PATH.
 */
export async function findCompiler(env: NodeJS.ProcessEnv = process.env): Promise<Tool | {missing: string}> {
  const candidates = env.CXX ? [env.CXX] : ['g++', 'clang++', 'c++'];
  for (const program of candidates) {
    const {code, stdout} = await run(program, ['--version'], {env});
    if (code === 0) return {program, version: stdout.split('\n')[0]!.trim()};
  }
  return {
    missing: env.CXX
      ? `C++ compiler: CXX is set to "${env.CXX}", which does not run`
      : 'C++ compiler: none of g++, clang++, c++ is on the PATH (Debian and Ubuntu: apt-get install g++)',
  };
}

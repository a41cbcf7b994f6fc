import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {temporary} from './fakes.js';
import {run} from './run.js';

const cli = fileURLToPath(new URL('../bin/cs-native.js', import.meta.url));
const csNative = (...args: string[]) => run(process.execPath, [cli, ...args]);

describe('cs-native', () => {
  it('doctor --json reports a project without tfjs-node and says what to run', async () => {
    const {code, stdout} = await csNative('doctor', '--json', '--project', temporary());
    const {works, findings, advice} = JSON.parse(stdout);
    expect({code, works}).toEqual({code: 1, works: false});
    expect(advice).toContain('npm install --ignore-scripts @tensorflow/tfjs-node && npx cs-native install');
    expect(findings.map(({subject}: {subject: string}) => subject)).toContain('C++ compiler');
  });

  it.each<[string, string[], string]>([
    ['an unknown command', ['instal'], "error: unknown command 'instal'"],
    ['an unknown option', ['install', '--cahce', 'x'], "error: unknown option '--cahce'"],
    [
      'an option without its value',
      ['doctor', '--project'],
      "error: option '--project <folder>' argument missing",
    ],
    ['an extra argument', ['doctor', 'now'], 'error: too many arguments'],
  ])('rejects %s with exit code 2', async (_, args, message) => {
    const {code, stdout, stderr} = await csNative(...args);
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
    expect(stderr).toContain(message);
    expect(stderr).toContain('(see --help)');
  });

  it('prints its help with exit code 0', async () => {
    const {code, stdout} = await csNative('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('doctor');
  });

  it('install fails with a single readable error', async () => {
    const folder = temporary();
    const {code, stderr} = await csNative('install', '--project', folder);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `[@cs/native] install: no @tensorflow/tfjs-node in ${folder}. Run: npm install --ignore-scripts @tensorflow/tfjs-node\n`,
    );
  });
});

import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {temporary} from './fakes.js';
import {run} from './run.js';

const cli = fileURLToPath(new URL('../bin/cs-native.js', import.meta.url));
const csNative = (...args: string[]) => run(process.execPath, [cli, ...args]);

describe('cs-native', () => {
  it('doctor --json finds a project without tfjs-node wanting, and says what to run', async () => {
    const {code, stdout} = await csNative('doctor', '--json', '--project', temporary());
    const {works, findings, advice} = JSON.parse(stdout);
    expect({code, works}).toEqual({code: 1, works: false});
    expect(advice).toContain('npm install --ignore-scripts @tensorflow/tfjs-node && npx cs-native install');
    expect(findings.map(({subject}: {subject: string}) => subject)).toContain('C++ compiler');
  });

  it('install fails with one readable cause', async () => {
    const folder = temporary();
    const {code, stderr} = await csNative('install', '--project', folder);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `[@cs/native] install: no @tensorflow/tfjs-node in ${folder}. Run: npm install --ignore-scripts @tensorflow/tfjs-node\n`,
    );
  });
});

import {availableParallelism} from 'node:os';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {loadBackend} from './load-backend.js';
import {run} from './run.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));

/** Loads a backend in a Node of its own, `before` run first, and gives what came of it. */
async function inNode(node: string, before = '', env: NodeJS.ProcessEnv = {}) {
  const program = `
    import Module from 'node:module';
    ${before}
    const {loadBackend} = await import(${JSON.stringify(built)});
    const warnings = [];
    const warn = (text) => warnings.push(text);
    await loadBackend({warn});
    const {tf, name, threads, from, reason} = await loadBackend({warn});
    const sum = (await tf.tensor1d([1, 2]).sum().data())[0];
    console.log(JSON.stringify({name, threads, from, reason, warnings, sum, tf: tf.getBackend()}));
  `;
  const clean = {...process.env, CS_BACKEND: '', ...env};
  const result = await run(node, ['--input-type=module', '-e', program], {env: clean, cwd: root});
  if (result.code !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout.trim().split('\n').at(-1)!);
}

const hide = (...packages: string[]) => `
  const load = Module._load;
  Module._load = (name, ...rest) => {
    if (${JSON.stringify(packages)}.includes(name)) throw new Error('hidden ' + name);
    return load(name, ...rest);
  };`;

const native = await loadBackend({prefer: 'tensorflow'}).then(
  () => true,
  () => false,
);

describe('loadBackend', () => {
  it.skipIf(!native)('takes the native backend, without a warning', async () => {
    expect(await inNode(process.execPath)).toEqual({
      name: 'tensorflow',
      threads: availableParallelism(),
      from: '@tensorflow/tfjs-node',
      reason: '',
      warnings: [],
      sum: 3,
      tf: 'tensorflow',
    });
  });

  // Paths of other Node versions, with ':' between; CONTRIBUTING.md says how to get them.
  const others = process.env.CS_TEST_NODES?.split(':') ?? [];
  it.skipIf(!native || others.length === 0)(
    'takes the native backend on the Nodes of CS_TEST_NODES',
    async () => {
      for (const node of others) expect(await inNode(node), node).toMatchObject({name: 'tensorflow', sum: 3});
    },
  );

  it('takes the next best one with one warning that says why', async () => {
    const {name, warnings, sum} = await inNode(process.execPath, hide('@tensorflow/tfjs-node'));
    expect({name, sum}).toEqual({name: 'wasm', sum: 3});
    expect(warnings).toEqual([
      "[@cs/native] loadBackend: TensorFlow's native backend does not load here, so this runs on WebAssembly, slower. Why: @tensorflow/tfjs-node: hidden @tensorflow/tfjs-node. Run: npx cs-native doctor",
    ]);
  });

  it('takes pure JS where there is nothing else', async () => {
    const hidden = hide('@tensorflow/tfjs-node', '@tensorflow/tfjs-backend-wasm');
    expect(await inNode(process.execPath, hidden)).toMatchObject({name: 'cpu', tf: 'cpu', sum: 3});
  });

  it('takes the one that CS_BACKEND names, without a warning', async () => {
    const found = await inNode(process.execPath, '', {CS_BACKEND: 'cpu'});
    expect(found).toMatchObject({name: 'cpu', warnings: [], sum: 3});
  });

  it('fails when the one asked for does not work', async () => {
    const attempt = inNode(process.execPath, hide('@tensorflow/tfjs-node'), {CS_BACKEND: 'tensorflow'});
    await expect(attempt).rejects.toThrow('no backend works. Received: only "tensorflow" was asked for.');
  });

  const threadsGiven = (first: number, env: NodeJS.ProcessEnv = {}) =>
    inNode(
      process.execPath,
      `const load = (await import(${JSON.stringify(built)})).loadBackend;
       const early = [];
       const {threads: seen} = await load({threads: ${first}, warn: (text) => early.push(text)});
       console.log = ((log) => (text) => log(JSON.stringify({...JSON.parse(text), early, seen})))(console.log);`,
      {TF_NUM_INTRAOP_THREADS: '', ...env},
    );

  it.skipIf(!native)('runs with the threads of the option, and later calls say so', async () => {
    expect(await threadsGiven(3)).toMatchObject({seen: 3, threads: 3, early: [], warnings: []});
  });

  it.skipIf(!native)(
    'puts TF_NUM_INTRAOP_THREADS before the option, and warns where they differ',
    async () => {
      expect(await threadsGiven(1, {TF_NUM_INTRAOP_THREADS: '3'})).toMatchObject({
        seen: 3,
        early: [
          '[@cs/native] loadBackend: threads: 1 has no effect. The native backend runs with 3, from TF_NUM_INTRAOP_THREADS or an earlier call. Unset that variable, or give the first call the same number.',
        ],
      });
      expect(await threadsGiven(3, {TF_NUM_INTRAOP_THREADS: '3'})).toMatchObject({seen: 3, early: []});
    },
  );

  it('leaks no tensor', async () => {
    const {tf} = await loadBackend({prefer: 'cpu'});
    const {numTensors} = tf.memory();
    await loadBackend({prefer: 'cpu'});
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('refuses a number of threads below 1', async () => {
    await expect(loadBackend({threads: 0})).rejects.toThrow(
      '[@cs/native] loadBackend: threads must be a positive integer. Received: 0.',
    );
  });

  it('refuses a name that is no backend', async () => {
    await expect(loadBackend({prefer: 'gpu' as 'cpu'})).rejects.toThrow(
      '[@cs/native] loadBackend: no such backend. Received: "gpu". Choose one of: tensorflow, wasm, cpu.',
    );
  });
});

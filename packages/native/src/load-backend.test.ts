import {availableParallelism} from 'node:os';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {loadBackend, restoreNodeUtil} from './load-backend.js';
import {run} from './run.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));

/** Runs `before` and loads a backend in a separate Node process; returns what was loaded. */
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
  it.skipIf(!native)('loads the native backend without a warning', async () => {
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

  // Paths of other Node versions, separated by ':'. CONTRIBUTING.md says how to get them.
  const others = process.env.CS_TEST_NODES?.split(':') ?? [];
  it.skipIf(!native || others.length === 0)(
    'loads the native backend on the Node versions in CS_TEST_NODES',
    async () => {
      for (const node of others) expect(await inNode(node), node).toMatchObject({name: 'tensorflow', sum: 3});
    },
  );

  it('falls back to the next best backend, with one warning that says why', async () => {
    const {name, warnings, sum} = await inNode(process.execPath, hide('@tensorflow/tfjs-node'));
    expect({name, sum}).toEqual({name: 'wasm', sum: 3});
    expect(warnings).toEqual([
      "[@cs/native] loadBackend: TensorFlow's native backend does not load, so this process uses WebAssembly, which is slower. Reason: @tensorflow/tfjs-node: hidden @tensorflow/tfjs-node. Run: npx cs-native doctor",
    ]);
  });

  it('falls back to pure JS if there is nothing else', async () => {
    const hidden = hide('@tensorflow/tfjs-node', '@tensorflow/tfjs-backend-wasm');
    expect(await inNode(process.execPath, hidden)).toMatchObject({name: 'cpu', tf: 'cpu', sum: 3});
  });

  it('loads the backend in CS_BACKEND without a warning', async () => {
    const found = await inNode(process.execPath, '', {CS_BACKEND: 'cpu'});
    expect(found).toMatchObject({name: 'cpu', warnings: [], sum: 3});
  });

  it('throws if the requested backend does not work', async () => {
    const attempt = inNode(process.execPath, hide('@tensorflow/tfjs-node'), {CS_BACKEND: 'tensorflow'});
    await expect(attempt).rejects.toThrow(
      'no backend works. Received: only "tensorflow" was requested. @tensorflow/tfjs-node: hidden',
    );
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

  it.skipIf(!native)('uses the number of threads in the option, and later calls report it', async () => {
    expect(await threadsGiven(3)).toMatchObject({seen: 3, threads: 3, early: [], warnings: []});
  });

  it.skipIf(!native)(
    'lets TF_NUM_INTRAOP_THREADS override the option, and warns if they differ',
    async () => {
      expect(await threadsGiven(1, {TF_NUM_INTRAOP_THREADS: '3'})).toMatchObject({
        seen: 3,
        early: [
          '[@cs/native] loadBackend: threads: 1 has no effect. The native backend already uses 3, set by TF_NUM_INTRAOP_THREADS or an earlier call. Unset that variable, or pass the same number in the first call.',
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

  it('rejects a number of threads below 1', async () => {
    await expect(loadBackend({threads: 0})).rejects.toThrow(
      '[@cs/native] loadBackend: threads must be a positive integer. Received: 0.',
    );
  });

  it('rejects an unknown backend', async () => {
    await expect(loadBackend({prefer: 'gpu' as 'cpu'})).rejects.toThrow(
      '[@cs/native] loadBackend: unknown backend. Received: "gpu". Choose one of: tensorflow, wasm, cpu.',
    );
  });
});

describe('restoreNodeUtil', () => {
  it('sets the functions that Node removed or warns about', () => {
    const isArray = () => {
      throw new Error('deprecated');
    };
    const util: Record<string, (value: unknown) => boolean> = {isArray};
    restoreNodeUtil(util);
    expect([null, undefined, 0, ''].map((value) => util.isNullOrUndefined!(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([[], {length: 0}].map((value) => util.isArray!(value))).toEqual([true, false]);
  });
});

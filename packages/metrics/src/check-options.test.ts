import {describe, expect, it} from 'vitest';
import * as metrics from './index.js';

type AnyFunction = (options?: unknown) => unknown;

/** All functions, except calibratorFromJson, whose options depend on the kind, and the classes. */
const functions = Object.entries(metrics).filter(
  ([name, value]) =>
    typeof value === 'function' && !['calibratorFromJson', 'ShiftCalibrator', 'ShiftFit'].includes(name),
) as [string, AnyFunction][];

async function messageOf(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

describe.each(functions)('%s', (name, run) => {
  const start = `[@cs/metrics] ${name}: `;

  it('rejects a call without options, and lists them', async () => {
    for (const nothing of [undefined, null, 3, [1, 2]]) {
      expect(await messageOf(() => run(nothing))).toMatch(
        / the options must be an object\. Received: .+\. Options: \w/,
      );
      expect((await messageOf(() => run(nothing))).startsWith(start)).toBe(true);
    }
  });

  it('rejects each misspelled option, and proposes the right one', async () => {
    const names = (await messageOf(() => run())).match(/Options: (.+)\.$/)![1]!.split(', ');
    const list = `Options: ${names.join(', ')}.`;
    for (const option of names.filter((each) => each.length > 2)) {
      expect(await messageOf(() => run({[`${option}_`]: 1}))).toBe(
        `${start}no option "${option}_". Did you mean "${option}"? ${list}`,
      );
    }
    for (const foreign of ['toString', 'unheardOfAnything']) {
      expect(await messageOf(() => run({[foreign]: 1}))).toBe(`${start}no option "${foreign}". ${list}`);
    }
  });
});

describe('checkOptions', () => {
  it('lists all options of hitsAtK', async () => {
    expect(await messageOf(() => (metrics.hitsAtK as AnyFunction)({tie: 'stable'}))).toBe(
      '[@cs/metrics] hitsAtK: no option "tie". Did you mean "ties"? Options: scores, requests, slice, scope, ties, ids, empty, k, counting, labels.',
    );
  });

  it('accepts an option that is undefined', () => {
    const rows = {scores: [2, 1], requests: [1, 1], labels: [1, 0], k: 1};
    expect(metrics.hitsAtK({...rows, ties: undefined} as never).rate).toBe(1);
  });

  it('proposes the closest option if at most a third of the letters differ, and the first of equals', async () => {
    const propose = async (name: string) =>
      (await messageOf(() => (metrics.coldStartComparison as AnyFunction)({[name]: 1}))).match(
        /mean "(\w+)"\?/,
      )?.[1];
    expect(await propose('confidnece')).toBe('confidence');
    expect(await propose('ide')).toBe('ids');
    expect(await propose('is')).toBeUndefined();
    expect(await propose('usrs')).toBe('users');
    expect(await propose('Actions')).toBe('actions');
  });

  it('accepts for calibratorFromJson the options of the kind', () => {
    const read = metrics.calibratorFromJson as AnyFunction;
    expect(() => read({kind: 'platt', slope: 1, intercept: 0, scores: []})).toThrow(
      '[@cs/metrics] calibratorFromJson: no option "scores". Options: kind, slope, intercept.',
    );
    expect(() => read({kind: 'isotonic', score: [1], values: [1]})).toThrow(
      'no option "score". Did you mean "scores"? Options: kind, scores, values.',
    );
  });
});

describe.each(Object.entries(metrics.accumulators))('accumulators.%s', (name, create) => {
  /** The required options of the metric. */
  const needed: Record<string, unknown> = {};
  const given = () => (create as unknown as AnyFunction)(needed) as metrics.Accumulator<object, unknown>;
  for (const [option, value] of Object.entries({k: 1, targetExposure: 0.5, seed: 1, width: 2})) {
    if (
      new RegExp(`[,:] ${option}[,.]`).test(
        messageThrownBy(() => (create as unknown as AnyFunction)({'?': 1})),
      )
    ) {
      needed[option] = value;
    }
  }

  it('rejects invalid options when it is created', () => {
    for (const option of Object.keys(given().toJSON().options)) {
      const bad = {...needed, [option]: option === 'edges' ? [3, 2] : 'random'};
      expect(messageThrownBy(() => (create as unknown as AnyFunction)(bad))).toMatch(
        new RegExp(`^\\[@cs/metrics\\] (accumulators\\.)?\\w+: .*\\b${option}\\b`),
      );
      const json = {...given().toJSON(), options: bad};
      expect(messageThrownBy(() => create.fromJSON(json))).toMatch(new RegExp(`: .*\\b${option}\\b`));
    }
  });

  it('rejects anything but a batch, and unknown columns', () => {
    const add = (batch: unknown) => messageThrownBy(() => given().add(batch as object));
    expect(add(undefined)).toMatch(
      new RegExp(
        `^\\[@cs/metrics\\] ${name}: the options must be an object\\. Received: undefined\\. Options: `,
      ),
    );
    expect(add({k: 3})).toMatch(new RegExp(`^\\[@cs/metrics\\] ${name}: no option "k"\\. `));
  });
});

function messageThrownBy(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

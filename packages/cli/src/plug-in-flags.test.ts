import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {definePlugIn, registerPlugIn} from '@cs/ranker-reference';
import {Command} from 'commander';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {z} from 'zod';
import {addConfig} from './config-file.js';
import {addPlugInFlags, candidatesFrom, plugInsOf, withPlugIns} from './plug-in-flags.js';

let folder: string;
let unregister: () => void;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-plug-in-'));
  unregister = registerPlugIn(
    definePlugIn({
      name: 'own-idea',
      label: 'do something new',
      kind: 'plug-in',
      settings: z.strictObject({
        topShare: z.number().max(1).default(0.5).describe('share of the rows'),
        widths: z.array(z.int()).optional().describe('widths of its layers'),
      }),
      attach: (model) => ({model}),
    }),
  );
});
afterAll(async () => {
  unregister();
  await rm(folder, {recursive: true});
});

function command(): Command {
  return addConfig(addPlugInFlags(new Command('train')))
    .exitOverride()
    .configureOutput({writeErr: () => {}});
}
const asked = (...args: string[]) => plugInsOf(command().parse(args, {from: 'user'}).opts());

describe('plugInsOf', () => {
  it('is empty without flags', () => {
    expect(asked()).toEqual({names: [], settings: {}});
  });

  it('has the plug-ins that flags or settings turn on, and only the given settings', () => {
    expect(asked('--mixup', '--score-reg-weight', '0', '--aldi-units', '8, 4')).toEqual({
      names: ['score-reg', 'mixup', 'aldi'],
      settings: {'score-reg': {weight: 0}, mixup: {}, aldi: {units: [8, 4]}},
    });
    expect(asked('--score-reg-cold-days', '7').settings).toEqual({'score-reg': {coldDays: 7}});
  });

  it('accepts a newly registered plug-in, on the command line and in a config file', async () => {
    const settings = {'own-idea': {topShare: 0.1, widths: [3]}};
    const expected = {names: ['own-idea'], settings};
    expect(asked('--own-idea', '--own-idea-top-share', '0.1', '--own-idea-widths', '[3]')).toEqual(expected);
    const file = join(folder, 'run.yaml');
    await writeFile(file, 'ownIdeaTopShare: 0.1\nown-idea-widths: [3]\n');
    expect(asked('--config', file)).toEqual(expected);
    expect(command().helpInformation()).toMatch(
      /--own-idea-top-share <number> +share of the rows \(default: 0\.5\)/,
    );
  });

  it.each<[string[], string]>([
    [['--score-reg-weight', '-1'], 'is invalid. Too small: expected number to be >=0.'],
    [['--score-reg-weight', 'much'], 'is invalid. Invalid input: expected number, received string.'],
    [['--residual-merge', 'sum'], 'Allowed choices are concat, add.'],
    [['--own-idea-top-share', '2'], 'Too big: expected number to be <=1.'],
    [['--score-reg-weight', '1', '--score-reg-target', '1'], 'cannot be used with option'],
  ])('rejects %j', (args, message) => {
    expect(() => asked(...args)).toThrow(message);
  });
});

describe('withPlugIns', () => {
  it('replaces the flags of some plug-ins and keeps those of the others', () => {
    const flags = {seed: 1, mixup: true, scoreReg: true, scoreRegMatch: 'both'};
    expect(withPlugIns(flags, ['score-reg'], {'score-reg': {weight: 3}})).toEqual({
      seed: 1,
      mixup: true,
      scoreReg: false,
      scoreRegWeight: 3,
    });
    expect(plugInsOf(withPlugIns(flags, ['score-reg'], {})).names).toEqual(['mixup']);
  });
});

describe('candidatesFrom', () => {
  it('returns every combination of the values, in order', () => {
    expect(candidatesFrom('score-reg-weight: [0.1, 1], own-idea-top-share: [0.2, 0.3]')).toEqual([
      {'score-reg': {weight: 0.1}, 'own-idea': {topShare: 0.2}},
      {'score-reg': {weight: 0.1}, 'own-idea': {topShare: 0.3}},
      {'score-reg': {weight: 1}, 'own-idea': {topShare: 0.2}},
      {'score-reg': {weight: 1}, 'own-idea': {topShare: 0.3}},
    ]);
    expect(candidatesFrom('{mixup-alpha: 1}')).toEqual([{mixup: {alpha: 1}}]);
    expect(candidatesFrom('aldi-units: [[8, 4], [2]]')).toEqual([
      {aldi: {units: [8, 4]}},
      {aldi: {units: [2]}},
    ]);
  });

  it.each([
    ['score-reg-wieght: 1', 'It has no setting "score-reg-wieght". Did you mean "score-reg-weight"?'],
    ['score-reg-weight: [0.1, -1]', "'score-reg-weight': Too small: expected number to be >=0."],
    ['score-reg-weight: 1, score-reg-target: 1', "'score-reg-target' cannot be tried together with"],
  ])('rejects %s', (text, message) => {
    expect(() => candidatesFrom(text)).toThrow(message);
  });
});

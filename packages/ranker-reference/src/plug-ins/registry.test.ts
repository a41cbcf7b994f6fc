import {describe, expect, it} from 'vitest';
import {z} from 'zod';
import type {PlugIn} from './plug-in.js';
import {findPlugIn, plugIns, registerPlugIn} from './registry.js';
import {settingFields} from './setting-fields.js';

const named = (name: string): PlugIn => ({
  name,
  label: 'do nothing',
  kind: 'plug-in',
  settings: z.strictObject({}),
  attach: (model) => ({model}),
});

describe('registerPlugIn', () => {
  it('adds a plug-in at the end until it is removed', () => {
    const before = plugIns();
    const own = named('own');
    const unregister = registerPlugIn(own);
    expect(plugIns()).toEqual([...before, own]);
    expect(findPlugIn('own')).toBe(own);
    unregister();
    expect(plugIns()).toEqual(before);
  });

  it('rejects a name that is taken or is not in kebab case', () => {
    expect(() => registerPlugIn(named('mixup'))).toThrow(
      '[@cs/ranker-reference] registerPlugIn: a plug-in of this name is registered already. Received: "mixup".',
    );
    expect(() => registerPlugIn(named('scoreReg'))).toThrow('must be in kebab case. Received: "scoreReg".');
  });
});

describe('plugIns', () => {
  it.each(plugIns())(
    '$name has a setting that is optional or has a default for each field, and describes it',
    ({settings}) => {
      expect(settings.safeParse({}).success).toBe(true);
      for (const {description} of settingFields({settings})) expect(description).not.toBe('');
    },
  );

  it('has candidates for tuning that its own schema accepts', () => {
    for (const {settings, candidates = []} of plugIns()) {
      for (const each of candidates) expect(settings.safeParse(each).success).toBe(true);
    }
  });
});

describe('settingFields', () => {
  const [weight, target, , match] = settingFields(findPlugIn('score-reg')!);

  it('reads description, default, choices and conflicts from the schema', () => {
    expect(weight).toMatchObject({name: 'weight', kind: 'number', default: 0.1, conflicts: []});
    expect(target).toMatchObject({name: 'target', kind: 'number', conflicts: ['weight']});
    expect(target).not.toHaveProperty('default');
    expect(match).toMatchObject({choices: ['all', 'positives', 'negatives', 'both'], default: 'all'});
    expect(settingFields(findPlugIn('aldi')!)[0]).toMatchObject({kind: 'list', default: [64, 32]});
  });

  it('checks a value and says what is wrong with it', () => {
    expect(weight!.check(0)).toBe(0);
    expect(() => weight!.check(-1)).toThrow(/^Too small: expected number to be >=0\.$/);
    expect(() => match!.check('some')).toThrow('expected one of "all"|"positives"|"negatives"|"both"');
  });
});

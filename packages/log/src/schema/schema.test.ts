import {readFile} from 'node:fs/promises';
import {Ajv} from 'ajv';
import {describe, expect, it} from 'vitest';
import {checkSchema, schemaForEditors} from './schema.js';

const least = {
  version: 1,
  request: 'r',
  user: 'u',
  item: 'i',
  time: {column: 't'},
  actions: {click: 'c'},
  features: {price: {column: 'p', group: 'candidate', type: 'dense'}},
};
const {version: _, ...versionless} = least;
const feature = (more: object) => ({...least, features: {x: {column: 'p', group: 'candidate', ...more}}});

const good = {
  least,
  'a composed request': {...least, request: ['u', 't']},
  'a threshold': {...least, actions: {like: {column: 'rating', atLeast: 4}}},
  'a value': {...least, actions: {buy: {column: 'c', equals: 'ja'}, skip: {column: 'c', equals: false}}},
  'thresholds of one column that differ': {
    ...least,
    actions: {like: {column: 'rating', atLeast: 4}, love: {column: 'rating', atLeast: 5}},
  },
  'ids as features': {...least, features: {who: {column: 'u', group: 'user', type: 'categorical'}}},
  'an encoder with sizes': feature({type: 'categorical', encoder: {kind: 'vocabulary', size: 3}}),
  'a sequence': feature({group: 'sequence', type: 'list', of: 'embedding', width: 4, steps: 5}),
  'all else': {
    ...least,
    $schema: './log-schema.json',
    position: 'pos',
    itemCreated: {column: 'b', unit: 'ms'},
    history: {delayHours: 1},
    split: {trainDays: 3},
    badRows: {atMost: 0},
    csv: {delimiter: ';', decimal: ',', nulls: ['NULL']},
  },
};
/** Each with what the error must name. */
const bad: Record<string, [value: unknown, named: RegExp]> = {
  nothing: [null, /expected object/],
  'another version': [{...least, version: 2}, /version/],
  'no version': [versionless, /version/],
  'an unknown key': [{...least, reqest: 'r'}, /reqest/],
  'an unknown key of a feature': [feature({type: 'dense', widht: 3}), /features\.x: .*widht/],
  'an unknown type': [feature({type: 'text'}), /features\.x\.type/],
  'an encoder of another type': [feature({type: 'dense', encoder: 'vocabulary'}), /features\.x\.encoder/],
  'an embedding without width': [feature({type: 'embedding'}), /features\.x\.width/],
  'a time without column': [{...least, time: {}}, /time\.column/],
  'an odd name of an action': [
    {...least, actions: {'a b': 'c'}},
    /actions\.a b: a name consists of letters from a to z, digits and _, and begins with a letter/,
  ],
  'an odd name of a feature': [
    {...least, features: {Größe: least.features.price}},
    /features\.Größe: a name consists of letters/,
  ],
  'a share above 1': [{...least, badRows: {atMost: 2}}, /badRows\.atMost/],
};
/** Schemas whose parts are valid but contradict each other. */
const contradictory: Record<string, [value: unknown, named: RegExp]> = {
  'no action': [{...least, actions: {}}, /actions/],
  'two actions of one column': [
    {...least, actions: {click: 'c', tap: 'c'}},
    /actions\.tap: 'c' is already used by 'click'/,
  ],
  'a threshold of the column of another action': [
    {...least, actions: {click: 'c', tap: {column: 'c', atLeast: 1}}},
    /actions\.tap: 'c' is already used by 'click'/,
  ],
  'a feature that is an action': [
    {...feature({type: 'dense'}), actions: {click: 'c', buy: 'p'}},
    /features\.x\.column: 'p' holds the action 'buy'/,
  ],
  'a feature that is what an action is a threshold of': [
    {...feature({type: 'dense'}), actions: {like: {column: 'p', atLeast: 4}}},
    /features\.x\.column: 'p' holds the action 'like'/,
  ],
  'a feature that is the position': [
    {...feature({type: 'dense'}), position: 'p'},
    /features\.x\.column: 'p' is the position/,
  ],
  'a list of embeddings without width': [feature({type: 'list', of: 'embedding'}), /features\.x\.width/],
  'a list whose encoder is for other elements': [
    feature({type: 'list', of: 'dense', encoder: 'hash'}),
    /features\.x\.encoder.*hash/,
  ],
  'a name that is taken': [
    {...least, features: {item_age_days: least.features.price}},
    /features\.item_age_days/,
  ],
  'a name that is taken where a history is computed, though none is': [
    {...least, features: {engagers: least.features.price}},
    /features\.engagers: this name is reserved/,
  ],
  'names that differ in case only': [
    {...least, features: {price: least.features.price, Price: least.features.price}},
    /features\.Price: .*'price' only in case/,
  ],
  'engagers that are no embedding': [{...least, history: {engagers: 'price'}}, /history\.engagers: 'price'/],
};

describe('checkSchema', () => {
  it.each(Object.entries(good))('accepts %s', (_name, value) => {
    expect(checkSchema(value)).toMatchObject(value);
  });

  it.each(Object.entries({...bad, ...contradictory}))('rejects %s and names it', (_name, [value, named]) => {
    expect(() => checkSchema(value, 'my.yaml')).toThrow(/^\[@cs\/log\] checkSchema: .* Received: my\.yaml/);
    expect(() => checkSchema(value)).toThrow(named);
  });

  it('fills in the defaults', () => {
    expect(checkSchema(least)).toEqual({
      ...least,
      time: {column: 't', unit: 'timestamp'},
      features: {
        price: {
          ...least.features.price,
          historical: false,
          encoder: 'standardize',
          missing: 'flag',
        },
      },
      split: {calibrationDays: 1, evaluationDays: 3, warmupDays: 0},
      badRows: {atMost: 0.01},
    });
  });

  it('lists all problems at once', () => {
    expect(() => checkSchema({...least, user: 3, item: undefined})).toThrow(/user: .*; item: /);
  });
});

describe('log-schema.json', () => {
  const file = new URL('../../log-schema.json', import.meta.url);

  it('is generated from the same description; `vitest -u` updates it', async () => {
    const text = `${JSON.stringify(schemaForEditors(), undefined, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../log-schema.json');
  });

  it('accepts and rejects the same schemas as the check', async () => {
    const validate = new Ajv({strict: false}).compile(JSON.parse(await readFile(file, 'utf8')));
    for (const [name, value] of Object.entries(good)) expect(validate(value), name).toBe(true);
    for (const [name, [value]] of Object.entries(bad)) expect(validate(value), name).toBe(false);
  });
});

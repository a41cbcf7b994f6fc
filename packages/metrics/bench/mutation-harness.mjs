import {format} from 'node:util';
import {JestAsymmetricMatchers, JestChaiExpect, JestExtend} from '@vitest/expect';
import * as chai from 'chai';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

/**
 * What the tests of this package use of `vitest`: `describe` and `it`, both with `each`, and its own `expect`.
 *
 * @returns the module, and `testsOf(file, load)`: the tests, `{id, file, run}`, that are registered while `load()` runs.
 */
export function harness() {
  let tests;
  const path = [];
  const describe = (title, body) => {
    path.push(title);
    body();
    path.pop();
  };
  const it = (title, run) => {
    tests.push({title: [...path, title].join(' > '), run});
  };
  describe.each = eachOf(describe);
  it.each = eachOf(it);
  const testsOf = (file, load) => {
    tests = [];
    load();
    const times = new Map();
    return tests.map(({title, run}) => {
      const time = (times.get(title) ?? 0) + 1;
      times.set(title, time);
      return {id: `${file}: ${title}${time > 1 ? ` (${time})` : ''}`, file, run};
    });
  };
  return {module: {describe, it, expect: chai.expect}, testsOf};
}

/** One call of `register` a row, with the row's values in the title: `%s` in turn, `$name` of an object. */
function eachOf(register) {
  return (rows) => (title, body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      const places = title.match(/%[a-z]/g)?.length ?? 0;
      const named = title.replace(/\$(\w+)/g, (text, name) => row?.[name] ?? text);
      register(format(named, ...values.slice(0, places)), () => body(...values));
    }
  };
}

import {format} from 'node:util';
import {JestAsymmetricMatchers, JestChaiExpect, JestExtend} from '@vitest/expect';
import * as chai from 'chai';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

/**
 * The parts of `vitest` that the tests of this package use: `describe` and `it`, both with `each`,
 * and the original `expect`.
 *
 * @returns `module`, a replacement for `vitest`, and `testsOf(file, load)`, which returns the tests
 * `{id, file, run}` that are registered while `load()` runs.
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

/** Calls `register` for each row. Titles may contain `%s` (values in order) or `$name` (of an object). */
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

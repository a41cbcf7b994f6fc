import {describe, expect, it} from 'vitest';
import {parseYaml} from './parse-yaml.js';

describe('parseYaml', () => {
  it('reads YAML and JSON, with anchors', () => {
    expect(parseYaml('a: 1\nb: [x, "y"]')).toEqual({a: 1, b: ['x', 'y']});
    expect(parseYaml('{"a": {"b": null}}')).toEqual({a: {b: null}});
    expect(parseYaml('a: &one {k: 1}\nb: *one')).toEqual({a: {k: 1}, b: {k: 1}});
    expect(parseYaml('')).toBeNull();
  });

  it.each([
    ['a: 1\nb:\n  c: 1\n  c: 2', 'the key "c" occurs twice'],
    ['a: &x\n  b: *x', 'the alias *x contains itself'],
    ['a: &x [1, *x]', 'the alias *x contains itself'],
    ['a: [1', 'Flow sequence in block collection must be sufficiently indented'],
    ['a: *nowhere', 'nowhere'],
  ])('throws for %o', (text, message) => {
    expect(() => parseYaml(text)).toThrow(message);
  });

  it('reads many keys in a time that grows with their number', () => {
    const text = Array.from({length: 50_000}, (_, n) => `k${n}: ${n}\n`).join('');
    expect(Object.keys(parseYaml(text) as object)).toHaveLength(50_000);
  });
});

import {describe, expect, it} from 'vitest';
import {from0, listOfPositive, map, memorySize, positive, share, whole, wholeFrom0} from './parsers.js';

describe('parsers', () => {
  it.each<[string, (text: string) => unknown, string, unknown]>([
    ['whole', whole, '12', 12],
    ['wholeFrom0', wholeFrom0, '0', 0],
    ['positive', positive, '1e-3', 0.001],
    ['from0', from0, '0', 0],
    ['share', share, '1', 1],
    ['listOfPositive', listOfPositive, '0.1, 0.3,1', [0.1, 0.3, 1]],
    ['listOfPositive', listOfPositive, '[0.1,2]', [0.1, 2]],
    ['memorySize', memorySize, '1.5 GiB', '1.5 GiB'],
    ['map', map, 'save: 2, click: 0.5', {save: 2, click: 0.5}],
    ['map', map, '{"mlp":[64,32]}', {mlp: [64, 32]}],
  ])('%s parses a valid value: %#', (_, parse, text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it.each<[string, (text: string) => unknown, string]>([
    ['whole', whole, '0'],
    ['whole', whole, '1.5'],
    ['whole', whole, ''],
    ['wholeFrom0', wholeFrom0, '-1'],
    ['positive', positive, '0'],
    ['positive', positive, 'Infinity'],
    ['from0', from0, '-0.1'],
    ['from0', from0, ' '],
    ['share', share, '1.1'],
    ['memorySize', memorySize, 'lots'],
    ['memorySize', memorySize, '4'],
    ['listOfPositive', listOfPositive, '0.1,,2'],
    ['listOfPositive', listOfPositive, '0.1,x'],
    ['map', map, 'save'],
    ['map', map, '{save: 2'],
  ])('%s rejects an invalid value: %#', (_, parse, text) => {
    expect(() => parse(text)).toThrow(/^It must be /);
  });
});

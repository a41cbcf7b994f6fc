import {describe, expect, it} from 'vitest';
import {textTable, wrapWords} from './text-table.js';

describe('textTable', () => {
  const rows = [
    ['a', '1.00'],
    ['long one', '2'],
  ];
  it('puts text left and numbers right', () => {
    expect(textTable(['arm', 'x'], rows)).toBe(
      ['arm          x', '────────  ────', 'a         1.00', 'long one     2'].join('\n'),
    );
  });

  it('breaks titles only where the table is too wide', () => {
    const head = ['arm', 'a long title'];
    expect(textTable(head, rows, 22)).toBe(
      [
        'arm       a long title',
        '────────  ────────────',
        'a                 1.00',
        'long one             2',
      ].join('\n'),
    );
    expect(textTable(head, rows, 21).split('\n')).toEqual([
      '              a',
      '           long',
      'arm       title',
      '────────  ─────',
      'a          1.00',
      'long one      2',
    ]);
  });

  it('cuts what is still too wide into parts, each with the columns of text', () => {
    const head = ['action', 'arm', 'x', 'y', 'z'];
    const wide = [['save', 'a', '111111', '222222', '333333']];
    expect(textTable(head, wide, 27).split('\n')).toEqual([
      'action  arm       x       y',
      '──────  ───  ──────  ──────',
      'save    a    111111  222222',
      '',
      'action  arm       z',
      '──────  ───  ──────',
      'save    a    333333',
    ]);
  });

  it('draws a table without rows', () => {
    expect(textTable(['arm', 'x'], [])).toBe(['arm  x', '───  ─'].join('\n'));
  });
});

describe('wrapWords', () => {
  it('breaks between words, and leaves a long one whole', () => {
    expect(wrapWords('a bb incomprehensible c', 4)).toEqual(['a bb', 'incomprehensible', 'c']);
  });
});

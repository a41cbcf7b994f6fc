import {describe, expect, it} from 'vitest';
import {textTable, wrap} from './text-table.js';

describe('textTable', () => {
  const rows = [
    ['a', '1.00'],
    ['long one', '2'],
  ];
  it('aligns text left and numbers right', () => {
    expect(textTable(['arm', 'x'], rows)).toBe(
      ['arm          x', '────────  ────', 'a         1.00', 'long one     2'].join('\n'),
    );
  });

  it('wraps titles only if the table is too wide', () => {
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

  it('splits a table that is still too wide, repeating the columns of text', () => {
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

describe('wrap', () => {
  it('breaks between words and keeps a long word whole', () => {
    expect(wrap('a bb incomprehensible c', 4)).toBe('a bb\nincomprehensible\nc');
  });
});

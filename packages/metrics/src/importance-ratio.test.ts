import {describe, expect, it} from 'vitest';
import {importanceRatio} from './index.js';

describe('importanceRatio', () => {
  const importance = {
    full: 0.4,
    features: [
      {name: 'content', prAuc: 0.38, change: -0.05},
      {name: 'history', prAuc: 0.3, change: -0.25},
      {name: 'noise', prAuc: 0.4, change: 0},
    ],
  };
  it('is the change without one group divided by the change without the other', () => {
    expect(importanceRatio({importance, of: 'content', to: 'history'})).toBe(0.05 / 0.25);
    expect(importanceRatio({importance, of: 'noise', to: 'history'})).toBeCloseTo(0, 15);
  });
  it('is NaN when the second group changes nothing', () => {
    expect(importanceRatio({importance, of: 'content', to: 'noise'})).toBeNaN();
    expect(importanceRatio({importance, of: 'noise', to: 'noise'})).toBeNaN();
  });
  it('rejects a group that was not measured', () => {
    expect(() => importanceRatio({importance, of: 'content', to: 'histry'})).toThrow(
      '[@cs/metrics] importanceRatio: to was not measured. Received: "histry". Give one of content, history, noise.',
    );
    expect(() => importanceRatio({importance, of: 'contents', to: 'history'})).toThrow(
      '[@cs/metrics] importanceRatio: of was not measured. Received: "contents".',
    );
  });
});

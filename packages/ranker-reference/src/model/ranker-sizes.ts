import {packageError, shown, unknownName} from '@cs/core';

/** Sizes of the reference ranker: integers of at least 1, except where 0 is allowed. */
export interface RankerSizes {
  /** Width of the vector that summarizes a feature group or a sequence. */
  readonly summary: number;
  /** Attention heads of a transformer block; must divide `summary`. */
  readonly heads: number;
  /** Transformer blocks per sequence; may be 0. */
  readonly blocks: number;
  /** Cross layers of DCN v2. */
  readonly crossLayers: number;
  /** Rank of the kernels of the cross layers; 0 means full. */
  readonly crossRank: number;
  /** Widths of the Dense layers before the experts; may be empty. */
  readonly mlp: readonly number[];
  /** Experts that all tasks share. */
  readonly experts: number;
  /** Width of each expert. */
  readonly expertUnits: number;
}

/**
 * Named sizes: `tiny` for the `cpu` and `wasm` backends, `small` for the native backend, and
 * `paper-like` (about a million parameters, the order of a production ranker) for long logs.
 */
export const rankerPresets = {
  tiny: {
    summary: 8,
    heads: 1,
    blocks: 1,
    crossLayers: 1,
    crossRank: 0,
    mlp: [16],
    experts: 2,
    expertUnits: 8,
  },
  small: {
    summary: 24,
    heads: 2,
    blocks: 1,
    crossLayers: 2,
    crossRank: 0,
    mlp: [64],
    experts: 4,
    expertUnits: 24,
  },
  'paper-like': {
    summary: 64,
    heads: 4,
    blocks: 1,
    crossLayers: 3,
    crossRank: 0,
    mlp: [512, 256],
    experts: 4,
    expertUnits: 128,
  },
} satisfies Record<string, RankerSizes>;

/** Name of one of the {@link rankerPresets}. */
export type RankerPreset = keyof typeof rankerPresets;

/**
 * Returns the sizes of a preset, or the given sizes after checking them.
 *
 * @throws for an unknown preset, for whatever {@link checkSizes} rejects, and when `heads` does not
 *   divide `summary`.
 */
export function chosenSizes(preset: RankerPreset | RankerSizes): RankerSizes {
  const sizes: RankerSizes | undefined = typeof preset === 'string' ? rankerPresets[preset] : preset;
  if (!sizes) {
    throw fail(unknownName('preset', preset, Object.keys(rankerPresets), 'Presets'));
  }
  checkSizes(sizes);
  if (sizes.summary % sizes.heads !== 0) {
    throw fail(
      `heads must divide summary, the width of a transformer block. Received: heads ${sizes.heads}, summary ${sizes.summary}. Change one of them.`,
    );
  }
  return sizes;
}

/**
 * Checks each size on its own, not whether they fit together.
 *
 * @throws for an unknown name, and for a missing or invalid value.
 */
export function checkSizes(sizes: RankerSizes): void {
  const names = Object.keys(rankerPresets.tiny);
  const unknown = Object.keys(sizes).find((name) => !names.includes(name));
  if (unknown !== undefined) throw fail(unknownName('size', unknown, names, 'Sizes'));
  const mayBeZero = ['blocks', 'crossRank'];
  const wrong = names.filter((name) => {
    const value = sizes[name as keyof RankerSizes];
    const least = mayBeZero.includes(name) ? 0 : 1;
    return ![value].flat().every((each) => Number.isInteger(each) && (each as number) >= least);
  });
  if (wrong.length > 0) {
    const received = wrong.map((name) => `${name} ${shown(sizes[name as keyof RankerSizes])}`);
    throw fail(
      `sizes must be positive integers. Received: ${received.join(', ')}. Give integers >= 1; ${mayBeZero.join(' and ')} may be 0.`,
    );
  }
}

function fail(message: string): Error {
  return packageError('@cs/ranker-reference', 'buildRanker', message);
}

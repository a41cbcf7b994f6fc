/** Sizes of the reference ranker. */
export interface RankerSizes {
  /** Width of the vector of each feature group. */
  readonly summary: number;
  /** Attention heads of a transformer block; they divide `summary`. */
  readonly heads: number;
  /** Transformer blocks. */
  readonly blocks: number;
  readonly crossLayers: number;
  /** Rank of the cross kernels; 0 = full. */
  readonly crossRank: number;
  /** Widths of the layers before the experts; may be empty. */
  readonly mlp: readonly number[];
  readonly experts: number;
  readonly expertUnits: number;
}

/**
 * Named sizes: `tiny` for the backends in JavaScript and WebAssembly, `small` for the native one, `paper-like` of the order of a ranker in
 * production (about a million parameters), for long logs.
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

/** Name of a preset. */
export type RankerPreset = keyof typeof rankerPresets;

/** The sizes that a preset names, or those given, checked. */
export function chosenSizes(preset: RankerPreset | RankerSizes): RankerSizes {
  const sizes: RankerSizes | undefined = typeof preset === 'string' ? rankerPresets[preset] : preset;
  if (!sizes) {
    throw new Error(
      `[@cs/ranker-reference] buildRanker: unknown preset. Received: ${JSON.stringify(preset)}. Use one of: ${Object.keys(rankerPresets).join(', ')}.`,
    );
  }
  checkSizes(sizes);
  if (sizes.summary % sizes.heads !== 0) {
    throw new Error(
      `[@cs/ranker-reference] buildRanker: the heads of a transformer block do not divide its width. Received: heads ${sizes.heads}, summary ${sizes.summary}. Choose heads that divide summary.`,
    );
  }
  return sizes;
}

/** @throws for sizes of other names, and where one of them cannot be used whatever the others are. */
export function checkSizes(sizes: RankerSizes): void {
  const names = Object.keys(rankerPresets.tiny);
  const unknown = Object.keys(sizes).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `[@cs/ranker-reference] buildRanker: unknown sizes. Received: ${unknown.join(', ')}. Use: ${names.join(', ')}.`,
    );
  }
  const mayBeZero = ['blocks', 'crossRank'];
  const wrong = names.filter((name) => {
    const value = sizes[name as keyof RankerSizes];
    const least = mayBeZero.includes(name) ? 0 : 1;
    return ![value].flat().every((each) => Number.isInteger(each) && (each as number) >= least);
  });
  if (wrong.length > 0) {
    const received = wrong.map((name) => `${name} ${JSON.stringify(sizes[name as keyof RankerSizes])}`);
    throw new Error(
      `[@cs/ranker-reference] buildRanker: unusable sizes. Received: ${received.join(', ')}. Give whole numbers from 1; ${mayBeZero.join(' and ')} may be 0.`,
    );
  }
}

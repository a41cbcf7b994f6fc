import type {Encoder, Value} from './encoder.js';

/** A feature whose values are counted. */
interface Encoded {
  readonly name: string;
  readonly encoder: Encoder;
}

/** Counts the values that the vocabulary of an encoder lacks. The model cannot tell them apart. */
export class UnknownValues {
  private readonly known: readonly (ReadonlySet<string> | undefined)[];
  private readonly values: Float64Array;
  private readonly unknown: Float64Array;

  constructor(private readonly features: readonly Encoded[]) {
    this.known = features.map(({encoder}) => {
      const state = encoder.toJSON();
      const element = state.kind === 'list' ? state.of : state;
      return element.kind === 'vocabulary' ? new Set(element.values) : undefined;
    });
    this.values = new Float64Array(features.length);
    this.unknown = new Float64Array(features.length);
  }

  /** Counts a value of a feature, or the elements of a list; missing ones do not count. */
  add(feature: number, value: Value): void {
    const known = this.known[feature];
    if (!known || value === null) return;
    const elements = typeof value === 'object' ? value : [value];
    for (const each of elements) {
      if (each === null) continue;
      this.values[feature]!++;
      if (!known.has(String(each))) this.unknown[feature]!++;
    }
  }

  /** Share of unknown values by feature. Features without a vocabulary or without values are left out. */
  shares(): Record<string, number> {
    return Object.fromEntries(
      this.features.flatMap(({name}, i) =>
        this.values[i]! > 0 ? [[name, this.unknown[i]! / this.values[i]!]] : [],
      ),
    );
  }
}

/** How a measure appears in tables, charts and the glossary. */
export interface MeasureText {
  /** Heading of its column, without the unit. */
  readonly label: string;
  /** Unit of its values; empty for a ratio or a count. A `share` (0 to 1) is printed in percent. */
  readonly unit: '' | '%' | 'ms' | 'share';
  /** Digits after the decimal point in tables. */
  readonly digits: number;
  /** Which values are better; `neither` for a measure that describes rather than judges. */
  readonly better: 'higher' | 'lower' | 'near 1' | 'neither';
  /** What it measures, in one to three sentences. They become its entry in the glossary. */
  readonly help: string;
  /** Other words for it in the reports, which the glossary explains by the same entry. */
  readonly otherForms?: readonly string[];
}

/** Heading of a measure's column: its label and its unit. */
export function heading({label, unit}: MeasureText): string {
  return unit === '' ? label : `${label}, ${unit === 'share' ? '%' : unit}`;
}

/** Calls `value` for each measure of a registry and returns the results under the same names. */
export function forEachMeasure<Name extends string, Measure, Value>(
  measures: Readonly<Record<Name, Measure>>,
  value: (measure: Measure, name: Name) => Value,
): Record<Name, Value> {
  const names = Object.keys(measures) as Name[];
  return Object.fromEntries(names.map((name) => [name, value(measures[name], name)])) as Record<Name, Value>;
}

/** A chart in a report. */
export interface Figure {
  readonly title: string;
  /** What to see in it, in a line. */
  readonly see: string;
  /** SVG. */
  readonly chart: string;
}

/** Charts of one kind. */
export interface FigureGroup {
  readonly title: string;
  /** How to read them. */
  readonly see: string;
  readonly charts: readonly Figure[];
}

/** A chart in a report. */
export interface Figure {
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly see: string;
  /** SVG. */
  readonly chart: string;
}

/** Charts of the same kind. */
export interface FigureGroup {
  readonly title: string;
  /** How to read them. */
  readonly see: string;
  readonly charts: readonly Figure[];
}

/** Colours of arms and boost controls on light pages. The page replaces them on dark ones. */
export const COLOR = {arm: '#2457c5', boost: '#c2570c'};

/** Style of all text in charts. */
export const text = {fontFamily: 'system-ui, sans-serif', fontSize: 12, color: '#1c1e21'};

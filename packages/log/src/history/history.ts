/** Days that the recent rates cover. */
const RECENT = 7;
/** Weight of the overall rate in a smoothed rate, in impressions. */
const PRIOR = 20;

/**
 * Past engagement with items as of the end of the day before. Today's impressions are held back until
 * {@link ItemHistory.endDay}, so that no feature contains its own label.
 */
export class ItemHistory {
  private readonly impressions: Float64Array;
  /** By action, then by item. */
  private readonly counts: Float64Array[];
  /** A ring of the last days, each as above. */
  private readonly recentImpressions: Float64Array[];
  private readonly recentCounts: Float64Array[][];
  private readonly engagers: Float64Array;
  private readonly profiles: Float32Array;
  private today: {item: number; profile: ArrayLike<number>; actions: readonly number[]}[] = [];
  private slot = 0;
  private allImpressions = 0;
  private readonly allCounts: Float64Array;

  constructor(
    items: number,
    private readonly actions: number,
    private readonly dim: number,
  ) {
    const table = () => new Float64Array(items);
    const each = <T>(count: number, make: () => T) => Array.from({length: count}, make);
    this.impressions = table();
    this.counts = each(actions, table);
    this.recentImpressions = each(RECENT, table);
    this.recentCounts = each(RECENT, () => each(actions, table));
    this.engagers = table();
    this.profiles = new Float32Array(items * dim);
    this.allCounts = new Float64Array(actions);
  }

  /** How many numbers {@link ItemHistory.write} writes: one for the impressions and three for each action. */
  get width(): number {
    return 1 + 3 * this.actions;
  }

  /** Records an impression of today. The profile is read at the end of the day. */
  record(item: number, profile: ArrayLike<number>, actions: readonly number[]): void {
    this.today.push({item, profile, actions});
  }

  /** Adds today's impressions to the past, and drops the oldest of the recent days. */
  endDay(): void {
    this.slot = (this.slot + 1) % RECENT;
    const recent = this.recentCounts[this.slot]!;
    this.recentImpressions[this.slot]!.fill(0);
    for (const counts of recent) counts.fill(0);
    for (const {item, profile, actions} of this.today) {
      this.impressions[item]!++;
      this.recentImpressions[this.slot]![item]!++;
      this.allImpressions++;
      let engaged = false;
      for (let a = 0; a < this.actions; a++) {
        if (!actions[a]) continue;
        engaged = true;
        this.counts[a]![item]!++;
        recent[a]![item]!++;
        this.allCounts[a]!++;
      }
      if (!engaged) continue;
      this.engagers[item]!++;
      for (let d = 0; d < this.dim; d++) this.profiles[item * this.dim + d]! += profile[d]!;
    }
    this.today = [];
  }

  /** Whether an item was shown before today. */
  has(item: number): boolean {
    return this.impressions[item]! > 0;
  }

  /**
   * Rate of an action, smoothed towards `trust` times the rate of all items. An item without history has
   * the latter.
   */
  rate(item: number, action: number, trust = 1): number {
    return this.smoothed(this.counts[action]![item]!, this.impressions[item]!, action, trust);
  }

  /** Rate of an action over the last 7 days. */
  recentRate(item: number, action: number): number {
    let counts = 0;
    let impressions = 0;
    for (let slot = 0; slot < RECENT; slot++) {
      counts += this.recentCounts[slot]![action]![item]!;
      impressions += this.recentImpressions[slot]![item]!;
    }
    return this.smoothed(counts, impressions, action);
  }

  /** Writes the log of the impressions, then for each action the log of its count, rate and rate of the last 7 days. */
  write(item: number, to: Float32Array, at: number): void {
    to[at] = Math.log1p(this.impressions[item]!);
    for (let a = 0; a < this.actions; a++) {
      to[at + 1 + 3 * a] = Math.log1p(this.counts[a]![item]!);
      to[at + 2 + 3 * a] = Math.log(this.rate(item, a));
      to[at + 3 + 3 * a] = Math.log(this.recentRate(item, a));
    }
  }

  /** Writes the mean profile of the users who engaged. Returns false, and writes nothing, if nobody did. */
  writeEngagers(item: number, to: Float32Array, at: number): boolean {
    const count = this.engagers[item]!;
    if (count === 0) return false;
    for (let d = 0; d < this.dim; d++) to[at + d] = this.profiles[item * this.dim + d]! / count;
    return true;
  }

  /** Match of a profile with the mean profile of the users who engaged; 0 if nobody did. */
  engagerMatch(item: number, profile: Float32Array, at: number): number {
    const count = this.engagers[item]!;
    if (count === 0) return 0;
    let sum = 0;
    for (let d = 0; d < this.dim; d++) sum += this.profiles[item * this.dim + d]! * profile[at + d]!;
    return sum / this.dim / count;
  }

  private smoothed(count: number, impressions: number, action: number, trust = 1): number {
    const overall = (this.allCounts[action]! + 1) / (this.allImpressions + 50);
    return (count + PRIOR * trust * overall) / (impressions + PRIOR);
  }
}

/** The items that each user clicked last, newest first, as of the end of the previous day. */
export class RecentClicks {
  private readonly clicked: number[][];
  private today: [user: number, item: number][] = [];

  constructor(
    users: number,
    private readonly steps: number,
  ) {
    this.clicked = Array.from({length: users}, () => []);
  }

  record(user: number, item: number): void {
    this.today.push([user, item]);
  }

  endDay(): void {
    for (const [user, item] of this.today) {
      const list = this.clicked[user]!;
      list.unshift(item);
      if (list.length > this.steps) list.pop();
    }
    this.today = [];
  }

  /** Writes the vector of each clicked item. Padding steps at the end stay zero. */
  write(user: number, table: Float32Array, width: number, to: Float32Array, at: number): void {
    this.clicked[user]!.forEach((item, step) => {
      to.set(table.subarray(item * width, item * width + width), at + step * width);
    });
  }
}

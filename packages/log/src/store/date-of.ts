const DAY_MS = 86_400_000;

/** The date of a day counted since 1970, as YYYY-MM-DD (UTC). */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** What to call a day of a log: its date, or `day 3` where the log has no dates. */
export function dayName(day: number, firstDate?: string): string {
  return firstDate === undefined ? `day ${day}` : dateOf(Date.parse(firstDate) / DAY_MS + day);
}

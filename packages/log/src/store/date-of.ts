const DAY_MS = 86_400_000;

/** The date of a day since 1970-01-01, as YYYY-MM-DD (UTC). */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Display name of a day: its date, or `day 3` if the log has no dates. */
export function dayName(day: number, firstDate?: string): string {
  return firstDate === undefined ? `day ${day}` : dateOf(Date.parse(firstDate) / DAY_MS + day);
}

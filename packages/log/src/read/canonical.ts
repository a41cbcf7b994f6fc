/**
 * The canonical form of an id, as SQL: one number is one id, however a file writes it. `1000`,
 * `1000.0`, ` 1000`, `1e+3` and a DECIMAL of 1000 become `1000`. Leading zeros and all other strings
 * stay as they are, since `007` is usually not 7, and `0e12` a part of a hash. NaN is missing.
 *
 * @param text SQL of a VARCHAR.
 */
export function canonicalId(text: string): string {
  const trimmed = `trim(${text})`;
  const matches = (pattern: string) => `regexp_full_match(${trimmed}, '${pattern}')`;
  const whole = '-?(0|[1-9][0-9]*)';
  const double = `TRY_CAST(${trimmed} AS DOUBLE)`;
  // Integers are never cast: an id of 39 digits keeps them all.
  return `(CASE
    WHEN ${trimmed} IN ('NaN', 'nan') THEN NULL
    WHEN NOT ${matches('-?[0-9][0-9.eE+-]*')} THEN ${text}
    WHEN ${matches('-0(\\.0*)?')} THEN '0'
    WHEN ${matches(whole)} THEN ${trimmed}
    WHEN ${matches(`${whole}\\.[0-9]*`)} THEN regexp_replace(${trimmed}, '\\.?0*$', '')
    WHEN ${matches('-?[1-9][0-9]*(\\.[0-9]*)?[eE][+-]?[0-9]+')} AND isfinite(${double})
      THEN CASE WHEN ${double} = floor(${double}) AND abs(${double}) < 1e38
        THEN TRY_CAST(${double} AS HUGEINT)::VARCHAR ELSE ${double}::VARCHAR END
    ELSE ${text} END)`;
}

/** The canonical form of a category: as of an id, and `True`, `TRUE`, `T` and `t` become `true`. */
export function canonicalCategory(text: string): string {
  return `(CASE lower(trim(${text})) WHEN 'true' THEN 'true' WHEN 't' THEN 'true'
    WHEN 'false' THEN 'false' WHEN 'f' THEN 'false' ELSE ${canonicalId(text)} END)`;
}

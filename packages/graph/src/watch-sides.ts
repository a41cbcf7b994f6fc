/** After this many batches with rows of one side only, `watchSides` warns. */
const BATCHES = 50;

/**
 * Watches whether a comparison of cold and warm rows ever gets both. It warns once, if the first
 * 50 batches lack one side or both, and stops watching as soon as both sides were seen.
 *
 * @param warn called at most once, with what was never seen and the number of batches.
 * @returns a function to call with each batch. It asks for the numbers of cold and warm rows only
 *   while it still watches.
 */
export function watchSides(
  warn: (missing: 'cold' | 'warm' | 'both', batches: number) => void,
): (count: () => {cold: number; warm: number}) => void {
  const seen = {cold: false, warm: false};
  let batches = 0;
  let isDone = false;
  return (count) => {
    if (isDone) return;
    const {cold, warm: warmRows} = count();
    seen.cold ||= cold > 0;
    seen.warm ||= warmRows > 0;
    batches++;
    isDone = (seen.cold && seen.warm) || batches === BATCHES;
    if (!isDone || (seen.cold && seen.warm)) return;
    warn(seen.cold ? 'warm' : seen.warm ? 'cold' : 'both', batches);
  };
}

// @ts-check
import * as tf from '@tensorflow/tfjs';

/** Items are cold until this age: four weeks. */
export const COLD_DAYS = 28;
/** Number of candidates per request. */
const CANDIDATES = 10;
/** Width of the vectors for a user's taste and an item's topic. */
const TOPICS = 4;
/** Historical features: smoothed click rate, logarithm of impressions, share of repeat clicks. */
const HISTORY = 3;

/**
 * The rows of a log, ordered by request.
 *
 * @typedef {object} Rows
 * @property {number} rows number of rows
 * @property {Record<string, tf.Tensor2D>} x the ranker's inputs, by name
 * @property {tf.Tensor2D} y labels: 1 if the item was clicked, else 0
 * @property {Float32Array} labels the same as an array
 * @property {Int32Array} requests the request that each row belongs to
 * @property {Uint8Array} cold 1 if the item is cold, else 0
 */

/**
 * Generates a small synthetic log, the same on every machine.
 *
 * An old ranker that uses only history ordered the items of the training requests, and users
 * rarely look at items far down. So new items get fewer clicks than they deserve. The evaluation
 * requests were shown in random order.
 *
 * @param {boolean} quick generate only a quarter of the rows
 * @returns {{train: Rows, evaluation: Rows}} 6,000 and 8,000 rows (a quarter of that if `quick`)
 */
export function makeLog(quick = false) {
  const scale = quick ? 4 : 1;
  return {
    train: makeRows({requests: 600 / scale, byHistory: true, seed: 1}),
    evaluation: makeRows({requests: 800 / scale, byHistory: false, seed: 2}),
  };
}

/**
 * @param {{requests: number, byHistory: boolean, seed: number}} options
 * @returns {Rows}
 */
function makeRows({requests, byHistory, seed}) {
  const random = randomNumbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const vector = () => Array.from({length: TOPICS}, normal);
  const rows = requests * CANDIDATES;
  const labels = new Float32Array(rows);
  const cold = new Uint8Array(rows);
  /** @type {Record<string, number[][]>} */
  const columns = {user_taste: [], item_content: [], item_history: [], item_age_days: []};

  for (let request = 0; request < requests; request++) {
    const taste = vector();
    const items = Array.from({length: CANDIDATES}, () => {
      const topic = vector();
      const quality = normal();
      const age = random() < 0.2 ? random() * COLD_DAYS : COLD_DAYS + random() * 300;
      // Cold items have no history yet.
      const history =
        age < COLD_DAYS
          ? [0, 0, 0]
          : [sigmoid(quality - 1 + 0.3 * normal()), Math.log(1 + age) / 6, sigmoid(quality + normal())];
      return {topic, quality, age, history, content: topic.map((t) => t + 0.5 * normal()), order: random()};
    });
    if (byHistory) items.sort((a, b) => b.history[0] - a.history[0]);
    else items.sort((a, b) => a.order - b.order);

    items.forEach(({topic, quality, age, history, content}, position) => {
      const row = request * CANDIDATES + position;
      const match = taste.reduce((sum, t, i) => sum + t * topic[i], 0) / Math.sqrt(TOPICS);
      const looked = random() < 1 / (1 + 0.1 * position);
      labels[row] = looked && random() < sigmoid(-2 + match + quality) ? 1 : 0;
      cold[row] = age < COLD_DAYS ? 1 : 0;
      columns.user_taste.push(taste);
      columns.item_content.push(content);
      columns.item_history.push(history);
      columns.item_age_days.push([age]);
    });
  }
  return {
    rows,
    x: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, tf.tensor2d(values)])),
    y: tf.tensor2d(labels, [rows, 1]),
    labels,
    requests: Int32Array.from({length: rows}, (_, row) => Math.floor(row / CANDIDATES)),
    cold,
  };
}

/** The widths of the ranker's inputs, by name. */
export const inputWidths = {
  user_taste: TOPICS,
  item_content: TOPICS,
  item_history: HISTORY,
  item_age_days: 1,
};

/** @param {number} x */
const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/**
 * A stream of random numbers in [0, 1) (mulberry32).
 *
 * @param {number} seed
 */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

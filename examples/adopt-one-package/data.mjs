// @ts-check
import * as tf from '@tensorflow/tfjs';

/** An item is cold in its first four weeks. */
export const COLD_DAYS = 28;
/** Candidates of a request. */
const CANDIDATES = 10;
/** Width of a taste and of a topic. */
const TOPICS = 4;
/** Numbers that tell an item's history: smoothed click rate, logarithm of the impressions, share of repeat clicks. */
const HISTORY = 3;

/**
 * Rows of a log, request after request.
 *
 * @typedef {object} Rows
 * @property {number} rows
 * @property {Record<string, tf.Tensor2D>} x the ranker's inputs, by name
 * @property {tf.Tensor2D} y 1 where the item was clicked
 * @property {Float32Array} labels the same
 * @property {Int32Array} requests which request a row belongs to
 * @property {Uint8Array} cold 1 where the item is cold
 */

/**
 * A small made-up log, the same on every machine. An old ranker that trusts history alone chose the order of the
 * training requests, and an item far down is seldom looked at: so new items are clicked less than they deserve.
 * The evaluation requests were shown in random order.
 *
 * @param {boolean} quick a quarter of the rows
 * @returns {{train: Rows, evaluation: Rows}} 6,000 and 8,000 rows
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
      // What nobody has seen yet has no history.
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

/** The ranker's inputs and their widths. */
export const inputWidths = {
  user_taste: TOPICS,
  item_content: TOPICS,
  item_history: HISTORY,
  item_age_days: 1,
};

/** @param {number} x */
const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/**
 * A stream of numbers in [0, 1): mulberry32.
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

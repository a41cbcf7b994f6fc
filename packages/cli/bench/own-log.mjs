// @ts-check
/**
 * Writes a CSV log as a shop might have it, for docs/tutorial.md: its own column names, ISO times, NULLs, strings, a few
 * broken cells, no history, and two columns that were recorded after the row was shown.
 *
 *     node bench/own-log.mjs --rows 2000000 --out shop.csv
 *     npx cs-ranker schema infer shop.csv --out schema.yaml
 *     npx cs-ranker compare --log shop.csv --schema schema.yaml --model tiny --seeds 1 --out report
 */
import {once} from 'node:events';
import {createWriteStream} from 'node:fs';
import {parseArgs} from 'node:util';

const {values} = parseArgs({
  options: {rows: {type: 'string', default: '100000'}, out: {type: 'string', default: 'shop.csv'}},
});
const rows = Number(values.rows);
const [DAYS, LENGTH] = [31, 12];
const DEPARTMENTS = ['garden', 'kitchen', 'toys, games', 'books', 'shoes', 'tools', 'music', 'pets'];
const COUNTRIES = ['FR', 'DE', 'NL', 'NA', 'IT'];

/** mulberry32 */
let state = 20240301;
function uniform() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const whole = (/** @type {number} */ below) => Math.floor(uniform() * below);

const requests = Math.ceil(rows / LENGTH);
const items = Array.from({length: Math.max(300, Math.round(rows / 400))}, (_, n) => ({
  sku: `sku-${n.toString(36)}`,
  department: whole(DEPARTMENTS.length),
  price: Math.round(100 * Math.exp(1 + 3 * uniform())) / 100,
  seller: `seller ${whole(60)}`,
  quality: uniform(),
  // Half of the products are old; the others are created one by one during the log.
  born: n % 2 ? -200 * uniform() : DAYS * uniform(),
  clicks: 0,
})).sort((a, b) => a.born - b.born);
const shoppers = Array.from({length: Math.max(200, Math.round(rows / 300))}, () => ({
  likes: whole(DEPARTMENTS.length),
  country: COUNTRIES[whole(COUNTRIES.length)],
  kind: ['phone', 'tablet', 'desktop'][whole(3)],
}));
const START = Date.parse('2024-03-01T00:00:00Z');
const iso = (/** @type {number} */ day) => new Date(START + day * 86_400_000).toISOString();
const cell = (/** @type {string | number} */ value) => (/[",\n]/.test(String(value)) ? `"${value}"` : value);

const out = createWriteStream(values.out);
out.write(
  'page_load_id,shopper_id,sku,seen_at,place_on_page,listed_at,tapped,bought,department,price_eur,seller,shopper_country,device_kind,dwell_seconds,total_clicks_lifetime,warehouse\n',
);
let written = 0;
let text = '';
for (let request = 0; request < requests; request++) {
  const day = (DAYS * request) / requests;
  const id = whole(shoppers.length);
  const shopper = shoppers[id];
  let there = 0;
  for (let low = 0, high = items.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (items[middle].born <= day) low = there = middle + 1;
    else high = middle;
  }
  const shown = new Set();
  while (shown.size < LENGTH) shown.add(whole(there));
  let place = 0;
  for (const n of shown) {
    if (written++ >= rows) break;
    const item = items[n];
    const logit =
      -2.6 + 1.5 * (item.department === shopper.likes ? 1 : 0) + 1.5 * item.quality - 0.08 * place;
    const tapped = uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    const bought = tapped && uniform() < 0.2 ? 1 : 0;
    item.clicks += tapped;
    const broken = written % 9973 === 0;
    const cells = [
      `load-${request}`,
      `u${id}`,
      item.sku,
      broken ? 'yesterday' : iso(day),
      place++,
      iso(item.born),
      written % 7919 === 0 ? 'oops' : tapped,
      bought,
      DEPARTMENTS[item.department],
      n % 10 === 0 ? 'NULL' : item.price,
      item.seller,
      shopper.country,
      shopper.kind,
      tapped ? (2 + 30 * uniform()).toFixed(1) : 'NULL',
      Math.round(40 * item.quality * uniform() + item.clicks),
      'north',
    ];
    text += `${cells.map(cell).join(',')}\n`;
  }
  if (text.length > 1 << 20) {
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
}
out.end(text);
await once(out, 'finish');

/**
 * What the name of a column says about it. Names are split into words, so that `candidate` is not a date
 * and `display` not a play. A pattern matches the beginning of a word: `click` also finds `clicked`.
 */
export const says = {
  created:
    /_(creat|publish|born|birth|releas|upload|added|first_?seen|listed|posted|launch|introduc|online|since)/,
  time: /_(time|date|datetime|ts|dt|at|when|epoch)_|timestamp|datetime|_(event|log|show|shown|view|click|start|end|local|creat\w*|updat\w*|publish\w*|order)(time|date|at|ts)_/,
  /** Times other than that at which the row was shown. */
  otherTime: /_(updat|modif|edit|expir|end|deliver|login|last|next|sign|regist|join|delet|remov|sold|clos)/,
  request: /_(request|impression_(id|group)|search|session|slate|page_?view|qid|query_id|group_id|list)/,
  user: /_(user|uid|member|customer|client|shopper|buyer|consumer|reader|listener|player|visitor|viewer|account|person|device)/,
  item: /_(item|pin|product|movie|film|doc|video|article|candidate|song|track|listing|post|sku|ad)/,
  id: /(id|uuid|guid|key|hash|no|nr|number)_$/,
  position: /_(pos|rank|slot|index|idx|place)/,
  action:
    /_(click|tap|save|like|love|buy|bought|purchas|watch|shar|conver|label|action|order|cart|basket|follow|comment|hide|hid_|play|open|engag|bookmark|favo|react|repl[iy]|download|install|subscri|dismiss|skip|rented|booked)|_pin(ned)?_$/,
  rating: /_(rating|stars|score)/,
  /** Values that may be the outcome of a row. */
  outcome:
    /_(dwell|watch|duration|revenue|amount|gmv|spen[dt]|outcome|result|target|response|reward|feedback|rating|stars|score|sales?|sold|y)_/,
  /** Known before the row was shown. */
  before:
    /_(ctr|cvr|rate|hist\w*|past|prev\w*|prior|before|avg|mean|\d+ ?d(ays?)?|\d+h|last|recent\w*|popularity|engagers?)_/,
  counts: /_(count|cnt|num|impressions?|views?)_/,
  shown: /_(impression|view|show|display)/,
  /** Over all time, so possibly including what happens after the row. */
  future:
    /_(lifetime|life|total|all_?time|final|future|next|after|later|eventual\w*|ever|overall|cumulative|ltv|to_date|current|latest)_/,
  recent: /_(recent|last|histor|sequence|past)/,
  category: /_(id|type|cat\w*|code|kind|class)_$/,
  /** A property of an item or a user. */
  flag: /^_(is|has)_/,
} as const satisfies Record<string, RegExp>;

/** Whether the name of a column says so. */
export function nameSays(name: string, what: keyof typeof says): boolean {
  return says[what].test(words(name));
}

/** Whether the name of a column consists of that word alone. */
export function nameIs(name: string, what: keyof typeof says): boolean {
  return new RegExp(`^(${says[what].source})[a-z]{0,2}_$`).test(words(name));
}

/** The name as words: `_page_view_id_` for `pageViewId` and `page-view.id`. */
function words(name: string): string {
  const apart = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return `_${apart.replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '')}_`;
}

import type {ComparisonResult} from '../measure/results.js';
import {BEYOND_CHANCE} from './side.js';

/** A word of the reports, explained. */
export interface Entry {
  readonly term: string;
  /** How the reports write it; the term itself comes first. */
  readonly forms: readonly string[];
  readonly text: string;
}

/** What the words of the reports depend on. */
export interface GlossaryOptions {
  readonly k: number;
  /** An item is fresh, or cold, below this age. */
  readonly coldDays: number;
  /** Plug-ins with another age below which an item is cold, by name. */
  readonly otherDays: Readonly<Record<string, number>>;
  readonly actions: readonly string[];
  /** What the log itself says of its actions; it takes precedence. */
  readonly meanings?: Readonly<Record<string, string>> | undefined;
}

/** Actions of the generated logs and of MovieLens. */
const ACTIONS: Readonly<Record<string, string>> = {
  grid_click:
    'The user opens an item of the grid to look at it closely: the most frequent action of the generated log.',
  save: 'The user keeps the item, on a board of their own.',
  click: 'The user follows the item’s link, out of the grid: the rarest action of the generated log.',
  like: 'Of MovieLens: a rating of 4 stars or more.',
  love: 'Of MovieLens: a rating of 5 stars.',
};

/** The words that a report uses and a stranger may not know, for its settings. */
export function glossary({k, coldDays, otherDays, actions, meanings}: GlossaryOptions): Entry[] {
  const entry = (term: string, text: string, ...forms: string[]): Entry => ({
    term,
    forms: [term, ...forms],
    text,
  });
  const other = Object.entries(otherDays)
    .map(([plugIn, days]) => ` ${plugIn} counts those younger than ${days} days as cold.`)
    .join('');
  return [
    entry(
      'arm',
      'One variant of the ranker that is compared: with some plug-ins, on the same seeds, initial weights and order of rows as the others.',
      'arms',
    ),
    entry('baseline', 'The arm without any plug-in, which the others are measured against.'),
    entry(
      'fresh',
      `Of an item: created less than ${coldDays} days before it is shown. Hits "on fresh items" count these alone, among the top ${k} of all; their rates are shares of the requests that list a fresh item.`,
    ),
    entry(
      'cold',
      `Of a row of the log, in training and in scoring: its item is younger than ${coldDays} days, so that it is a row of a fresh item; all others are warm.${other}`,
      'warm',
    ),
    ...actions.flatMap((action) => {
      const text = meanings?.[action] ?? ACTIONS[action];
      return text ? [entry(action, text)] : [];
    }),
    entry(
      `Hits@${k}`,
      `Share of the requests with the action on one of the ${k} items that the arm ranks first. Realised: by what users did. Expected: by the true probabilities that a generated log knows, with less noise.`,
    ),
    entry(
      'lift',
      'A rate over that of the baseline, less 1, in %. +10 means 1.1 times as many hits.',
      'lifts',
    ),
    entry(
      'boost control',
      'The baseline, untrained for it, with all cold scores multiplied by one factor (the boost), chosen so that it shows as many cold items as the arm. What it lifts comes from showing more of them; only what an arm lifts beyond it comes from ranking better.',
      'boost controls',
      'boost',
    ),
    entry('exposure', `Share of cold items among the top ${k} of all requests.`),
    entry(
      'within-cold AUC',
      'Chance that of two cold rows, one with the action and one without, the former scores higher: 0.5 is guessing, 1 is perfect. Showing more cold items does not change it.',
      'AUC',
    ),
    entry(
      'calibration',
      'Mean predicted probability over the observed rate. 1 is calibrated; below 1 the ranker predicts too little.',
    ),
    entry(
      'gap',
      'Mean score of cold rows over that of warm rows, less 1, in %; of positives (rows with the action) and of negatives apart. −10 means that cold ones score a tenth lower. Where calibration is near 1, a gap is no bias.',
      'gaps',
    ),
    entry(
      'beyond chance',
      `${BEYOND_CHANCE[0]!.toUpperCase()}${BEYOND_CHANCE.slice(1)}. Without a test, of many intervals a few leave out 0 by chance.`,
    ),
  ];
}

/** What the glossary of a comparison depends on. */
export function glossaryOptions({config, actions, run}: ComparisonResult): GlossaryOptions {
  const {k, coldDays, plugIns} = config;
  const days = Object.entries(plugIns).map(([name, settings]) => [name, settings.coldDays] as const);
  const other = days.filter(([, own]) => typeof own === 'number' && own !== coldDays);
  return {
    k,
    coldDays,
    otherDays: Object.fromEntries(other) as Record<string, number>,
    actions,
    meanings: run?.log.source?.actions,
  };
}

/** Name of an entry inside a page. */
export const anchorOf = ({term}: Entry) => `word-${term.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;

/**
 * Gives a function that links the first use of each word to its entry, over all texts that it gets, in their order.
 *
 * @returns takes text that is safe for HTML and has no tags.
 */
export function linkFirstUses(entries: readonly Entry[]): (text: string) => string {
  const waiting = new Map<string, Entry>();
  for (const entry of entries) for (const form of entry.forms) waiting.set(form.toLowerCase(), entry);
  const linked = new Set<Entry>();
  const forms = [...waiting.keys()].sort((a, b) => b.length - a.length);
  const escaped = forms.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\w&#-])(?:${escaped.join('|')})(?![\\w-])`, 'gi');
  return (text) =>
    text.replace(pattern, (word) => {
      const entry = waiting.get(word.toLowerCase())!;
      if (linked.has(entry)) return word;
      linked.add(entry);
      return `<a href="#${anchorOf(entry)}">${word}</a>`;
    });
}

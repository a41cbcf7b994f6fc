import {armMeasures} from '../measure/measures/arm-measures.js';
import type {MeasureText} from '../measure/measures/measure.js';
import {scoreMeasures} from '../measure/measures/score-measures.js';
import {trainingMeasures} from '../measure/measures/training-measures.js';
import type {ComparisonResult} from '../measure/results.js';
import {BEYOND_CHANCE} from './beyond-chance.js';

/** A term of the reports, with its explanation. */
export interface Entry {
  readonly term: string;
  /** How reports write it. The term itself comes first. */
  readonly forms: readonly string[];
  readonly text: string;
}

/** What the explanations depend on. */
export interface GlossaryOptions {
  readonly k: number;
  /** An item is fresh, or cold, below this age in days. */
  readonly coldDays: number;
  /** Ages in days below which plug-ins treat an item as cold, by name, if they differ from `coldDays`. */
  readonly otherDays: Readonly<Record<string, number>>;
  readonly actions: readonly string[];
  /** Meanings of actions that the log itself states. They override the built-in ones. */
  readonly meanings?: Readonly<Record<string, string>> | undefined;
  /** Whether trainings were measured for figures. */
  readonly figures: boolean;
}

/** Actions of the generated logs and of MovieLens. */
const ACTIONS: Readonly<Record<string, string>> = {
  grid_click:
    'The user opens an item of the grid to look at it closely. The most frequent action of the generated log.',
  save: 'The user saves the item to a board of their own.',
  click: 'The user follows the item’s link out of the grid. The rarest action of the generated log.',
  like: 'In MovieLens: a rating of 4 stars or more.',
  love: 'In MovieLens: a rating of 5 stars.',
};

const BETTER: Readonly<Record<MeasureText['better'], string>> = {
  higher: ' Higher is better.',
  lower: ' Lower is better.',
  'near 1': ' Nearer to 1 is better.',
  neither: '',
};

/** The terms of a report, for its settings. Every measure has an entry. */
export function glossary(options: GlossaryOptions): Entry[] {
  const {k, coldDays, otherDays, actions, meanings, figures} = options;
  const entry = (term: string, text: string, ...forms: string[]): Entry => ({
    term,
    forms: [term, ...forms],
    text,
  });
  const other = Object.entries(otherDays)
    .map(([plugIn, days]) => ` ${plugIn} treats items younger than ${days} days as cold.`)
    .join('');
  const measures: MeasureText[] = [
    ...Object.values(armMeasures),
    ...Object.values(scoreMeasures),
    ...(figures ? Object.values(trainingMeasures) : []),
  ];
  return [
    entry(
      'arm',
      'One variant of the ranker in the comparison: with some plug-ins, and with the same seeds, initial weights and order of rows as the others.',
      'arms',
    ),
    entry('baseline', 'The arm without plug-ins, with which the others are compared.'),
    entry(
      'fresh',
      `An item is fresh if it is less than ${coldDays} days old when it is shown. Hits on fresh items are counted among the top ${k} of all items. Their rates are shares of the requests that list a fresh item.`,
    ),
    entry(
      'cold',
      `A row of the log is cold, in training and in scoring, if its item is younger than ${coldDays} days: the row of a fresh item. All other rows are warm.${other}`,
      'warm',
    ),
    ...actions.flatMap((action) => {
      const text = meanings?.[action] ?? ACTIONS[action];
      return text ? [entry(action, text)] : [];
    }),
    entry(
      `Hits@${k}`,
      `Share of the requests with the action on one of the ${k} items that the arm ranks first. Realised hits come from what users did. Expected hits come from the true probabilities that a generated log knows, and are less noisy.`,
    ),
    entry(
      'lift',
      'A rate relative to that of the baseline, in %: +10 means 1.1 times as many hits.',
      'lifts',
    ),
    entry(
      'boost control',
      'The baseline with all cold scores times one factor (the boost), chosen so that it shows as many cold items as the arm. Its lift comes only from showing more of them. What an arm lifts beyond it comes from ranking better.',
      'boost controls',
      'boost',
    ),
    ...measures.map(({label, help, better, otherForms = []}) =>
      entry(label, `${help}${BETTER[better]}`, ...otherForms),
    ),
    entry(
      'beyond chance',
      `A difference is beyond chance if ${BEYOND_CHANCE}. Without a test, a few of many intervals exclude 0 by chance.`,
    ),
  ];
}

/** The glossary options of a comparison. */
export function glossaryOptions({config, actions, arms, run}: ComparisonResult): GlossaryOptions {
  const {k, coldDays, plugIns} = config;
  const days = Object.entries(plugIns).map(([name, settings]) => [name, settings.coldDays] as const);
  const other = days.filter(([, own]) => typeof own === 'number' && own !== coldDays);
  return {
    k,
    coldDays,
    otherDays: Object.fromEntries(other) as Record<string, number>,
    actions,
    meanings: run?.log.source?.actions,
    figures: arms.some((arm) => arm.figures),
  };
}

/** Id of an entry within a page. */
export const anchorOf = ({term}: Entry) => `word-${term.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;

/**
 * Makes a function that links the first use of each term to its entry, across all texts that it is
 * given, in their order.
 *
 * @returns a function of text that is already escaped for HTML and has no tags.
 */
export function linkFirstUses(entries: readonly Entry[]): (text: string) => string {
  const byForm = new Map<string, Entry>();
  for (const entry of entries) for (const form of entry.forms) byForm.set(form.toLowerCase(), entry);
  const linked = new Set<Entry>();
  const forms = [...byForm.keys()].sort((a, b) => b.length - a.length);
  const escaped = forms.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\w&#-])(?:${escaped.join('|')})(?![\\w-])`, 'gi');
  return (text) =>
    text.replace(pattern, (word) => {
      const entry = byForm.get(word.toLowerCase())!;
      if (linked.has(entry)) return word;
      linked.add(entry);
      return `<a href="#${anchorOf(entry)}">${word}</a>`;
    });
}

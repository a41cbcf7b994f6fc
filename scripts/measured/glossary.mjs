import {glossary} from '@cs/experiment';

/** The glossary of the reports with the numbers of the default options, for docs/method.md. */
export function glossaryList() {
  const actions = ['grid_click', 'save', 'click', 'like', 'love'];
  const entries = glossary({k: 3, coldDays: 28, otherDays: {}, actions, figures: true});
  return `\n${entries.map(({term, text}) => `- **${term}**: ${text}`).join('\n')}\n`;
}

import {glossary} from '@cs/experiment';

/** The terms of the reports, with the default options and the actions of all built-in logs. */
export function terms() {
  const actions = ['grid_click', 'save', 'click', 'like', 'love'];
  const entries = glossary({k: 3, coldDays: 28, regularizedDays: 28, actions, figures: true});
  return `\n${entries.map(({term, text}) => `- **${term}**: ${text}`).join('\n')}\n\n`;
}

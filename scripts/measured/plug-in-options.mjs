import {plugIns, settingFields} from '@cs/ranker-reference';
import {table} from './parts.mjs';

const flag = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const usual = (value) => (value === undefined ? '' : `\`${[value].flat().join(', ')}\``);

/** The options of `cs-ranker train` for each registered plug-in and its settings. */
export function plugInOptions() {
  const rows = plugIns().flatMap((plugIn) => [
    [`\`--${plugIn.name}\``, '', plugIn.label],
    ...settingFields(plugIn).map(({name, kind, choices, description, ...field}) => [
      `\`--${plugIn.name}-${flag(name)} <${kind}>\``,
      usual(field.default),
      choices ? `${description}: ${choices.map((choice) => `\`${choice}\``).join(', ')}` : description,
    ]),
  ]);
  return `\n${table(['option', 'default', 'meaning'], rows)}\n\n`;
}

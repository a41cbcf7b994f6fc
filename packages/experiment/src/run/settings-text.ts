import type {PlugInSettings} from '@cs/ranker-reference';

/** Settings of plug-ins as text: `score-reg weight 0.1, match both`. */
export function settingsText(settings: PlugInSettings): string {
  return Object.entries(settings)
    .map(([plugIn, own]) => {
      const values = Object.entries(own).map(([name, value]) => `${name} ${value}`);
      return [plugIn, values.join(', ')].filter(Boolean).join(' ');
    })
    .join(', ');
}

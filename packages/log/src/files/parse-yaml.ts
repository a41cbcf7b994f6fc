import {isScalar, parseDocument, visit} from 'yaml';

/**
 * Parses YAML or JSON, such as a schema or a file of options.
 *
 * @throws an error of one line for text that is not YAML, a key that occurs twice, and a value that
 *   contains itself.
 */
export function parseYaml(text: string): unknown {
  // The library compares each key with each other one, which takes minutes for a file of many keys.
  const document = parseDocument(text, {uniqueKeys: false});
  const [problem] = document.errors;
  if (problem) throw new Error(problem.message.split('\n')[0]!.replace(/:$/, ''));
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const {key} of map.items) {
        const name = isScalar(key) ? key.value : key;
        if (seen.has(name)) throw new Error(`the key ${JSON.stringify(name)} occurs twice`);
        seen.add(name);
      }
    },
    Alias(_, alias, path) {
      const target = alias.resolve(document);
      if (target && path.includes(target)) throw new Error(`the alias *${alias.source} contains itself`);
    },
  });
  return document.toJS();
}

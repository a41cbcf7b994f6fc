// @ts-check
// An import hook for load-without-us.mjs: importing any of our packages throws.

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  if (specifier.startsWith('@cs/')) throw new Error(`import blocked: ${specifier}`);
  return nextResolve(specifier, context);
}

// @ts-check
// A hook on `import`, for load-without-us.mjs: whatever asks for a package of ours gets an error.

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  if (specifier.startsWith('@cs/')) throw new Error(`refused: ${specifier}`);
  return nextResolve(specifier, context);
}

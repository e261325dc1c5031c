// Where a bundled zod keeps its configuration instead of `globalThis`: importing a package sets no global, and what an
// application configures for its own zod does not change how answers are checked. See tsup.ts.
export const bundledZod = {}

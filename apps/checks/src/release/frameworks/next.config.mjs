// Each bundler builds into a folder of its own. The types of the recipes are checked where they are.
export default { distDir: process.env.DIST_DIR, turbopack: { root: import.meta.dirname }, typescript: { ignoreBuildErrors: true } }

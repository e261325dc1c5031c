// Each bundler builds into a folder of its own.
export default { distDir: process.env.DIST_DIR, turbopack: { root: import.meta.dirname } }

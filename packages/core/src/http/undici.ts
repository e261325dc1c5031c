// A file of ours, because Turbopack cannot follow an entry of `imports` that names a package, and bundlers' `external` only sees this import.
export { EnvHttpProxyAgent, Pool } from 'undici'

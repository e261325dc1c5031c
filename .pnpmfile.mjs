// Inside of this repository packages are taken from their sources, by a condition in `exports` and `imports`. Sources are not
// published, so that condition is not either.
const withoutSource = (name, value) => (name === '@paymux/source' ? undefined : value)

export const hooks = {
  beforePacking: (manifest) => JSON.parse(JSON.stringify(manifest, withoutSource)),
}

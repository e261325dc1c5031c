/** An `Authorization` header of HTTP Basic. */
export interface BasicAuth {
  readonly headers: { readonly authorization: string }
  /** The credentials as the header carries them: as secret as the password, so it belongs into the `secrets` of the HTTP client. */
  readonly secret: string
}

/** Makes the header of HTTP Basic from a user name without a colon and a password, both in UTF-8. */
export function basicAuth(user: string, password: string): BasicAuth {
  const secret = btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))
  return { headers: { authorization: `Basic ${secret}` }, secret }
}

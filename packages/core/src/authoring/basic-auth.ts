/** An `Authorization` header of HTTP Basic. */
export interface BasicAuth {
  readonly headers: { readonly authorization: string }
  /** The base64 part of the header. As secret as the password: pass it in the `secrets` of the HTTP client. */
  readonly secret: string
}

/** Makes the header of HTTP Basic from a user name without a colon and a password, both in UTF-8. */
export function basicAuth(user: string, password: string): BasicAuth {
  const secret = btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))
  return { headers: { authorization: `Basic ${secret}` }, secret }
}

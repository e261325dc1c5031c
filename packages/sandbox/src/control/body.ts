import { InvalidInput } from '../contract/errors.ts'

/** More than anybody needs to say. */
export const MAX_INPUT_BYTES = 64 * 1024

/** The text of a request's body; null when there is too much of it. @throws InvalidInput when the client went before its end */
export async function readText(request: Request): Promise<string | null> {
  if (request.body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > MAX_INPUT_BYTES) return null
      chunks.push(chunk)
    }
  } catch {
    // The client is gone: not a defect of the sandbox.
    throw new InvalidInput('the body broke off before its end')
  }
  return Buffer.concat(chunks).toString('utf8')
}

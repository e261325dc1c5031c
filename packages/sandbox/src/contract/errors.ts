// What a caller of the controls can get wrong. Anything else that is thrown is a defect of the sandbox itself.

/** An input is wrong. */
export class InvalidInput extends TypeError {}

/** What is named is not there. */
export class NotFound extends Error {}

/** It can't be done in the state that things are in. */
export class Conflict extends Error {}

/** The user asked for something that cannot be, and has to ask differently. */
export class UsageError extends Error {}

/** The user asked well, and it did not work out; `message` says all there is to say. */
export class CommandError extends Error {}

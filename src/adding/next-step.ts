/** A command to type, and what it does. */
export type NextStep = readonly [command: string, does: string];

/**
 * How long our servers keep a connection on which nothing is asked. Node's own five seconds are so short that a client in a
 * process that was busy for two more asks on a connection that is being closed, and hears `socket hang up`; the front ends of
 * Azure and Graph keep theirs for minutes.
 */
export const KEEP_ALIVE_TIMEOUT_MS = 120_000;

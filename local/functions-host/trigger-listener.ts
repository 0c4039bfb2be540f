/** What sets functions off by itself, in contrast to a request. */
export interface TriggerListener {
  start(): void;
  /** Sets nothing off any more, and resolves when what was set off is over. */
  stop(): Promise<void>;
}

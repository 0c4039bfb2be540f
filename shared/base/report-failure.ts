import { codeOf, errorRow } from "./errors/errors.ts";
import { describeCause, type Log } from "./log.ts";

/** What may succeed at the next try is a warning; for timers, queues and requests alike. */
export function reportFailure(log: Log, name: string, error: unknown): void {
  const reason = codeOf(error);
  const level = errorRow(reason).fault === "transient" ? "warn" : "error";
  log.event("function.failed", { function: name, reason, ...describeCause(error) }, level);
}

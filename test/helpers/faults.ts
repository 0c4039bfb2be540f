import { type ErrorCode, TeamsinkError } from "../../shared/base/errors/errors.ts";

/** The fault switch of the memory stores: makes the next calls fail as the real store does when it does not answer. */
export interface Faults {
  /** How many calls from now on fail; `Number.POSITIVE_INFINITY` until told otherwise, 0 to heal. */
  failNext(calls: number): void;
}

export function createFaults(code: ErrorCode) {
  let remaining = 0;
  return {
    failNext(calls: number): void {
      remaining = calls;
    },
    /** To be called first by every method of the store. */
    check(): void {
      if (remaining <= 0) return;
      remaining -= 1;
      throw new TeamsinkError(code);
    },
  };
}

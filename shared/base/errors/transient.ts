import { codeOf, type ErrorCode, errorRow, type Result, succeed, TeamsinkError } from "./errors.ts";

/** Whether the same thing may succeed later as it is: by itself, or once an operator removed what stops everything. */
export function isTransient(error: unknown): boolean {
  return isTransientCode(codeOf(error));
}

export function isTransientCode(code: ErrorCode): boolean {
  const { fault, isRetried = false } = errorRow(code);
  return fault === "transient" || isRetried;
}

/** What the work comes to, or the error that no repetition can mend; what may pass, and a defect, is thrown on. */
export async function orPermanentError<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return succeed(await work());
  } catch (error) {
    if (error instanceof TeamsinkError && !isTransient(error)) return { ok: false, error };
    throw error;
  }
}

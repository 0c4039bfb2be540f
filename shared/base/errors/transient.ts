import { codeOf, errorRow, type Result, succeed, TeamsinkError } from "./errors.ts";

/** Whether the same thing may succeed later without anybody's doing. */
export function isTransient(error: unknown): boolean {
  return errorRow(codeOf(error)).fault === "transient";
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

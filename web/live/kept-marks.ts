import type { ReadMarks } from "./read-marks.ts";

/** Ids and times only; of each account its own. */
function nameOf(accountId: string): string {
  return `teamsink.read.${accountId}`;
}

export function keptMarks(accountId: string, nowMs: number): ReadMarks {
  const fresh = { beganMs: nowMs, readMs: {} };
  try {
    return { ...fresh, ...(JSON.parse(localStorage.getItem(nameOf(accountId)) ?? "{}") as Partial<ReadMarks>) };
  } catch {
    return fresh;
  }
}

export function keepMarks(accountId: string, marks: ReadMarks): void {
  localStorage.setItem(nameOf(accountId), JSON.stringify(marks));
}

export function forgetMarks(accountId: string): void {
  localStorage.removeItem(nameOf(accountId));
}

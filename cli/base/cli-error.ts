/** What a run ends with, as GitHub's `gh` has it: scripts rely on these. */
export const EXIT_CODES = { ok: 0, failed: 1, usage: 2, signedOut: 4, interrupted: 130 } as const;
export type Outcome = Exclude<keyof typeof EXIT_CODES, "ok">;

/** What went wrong, for whoever typed the command: what happened, and what to do about it. */
export class CliError extends Error {
  readonly outcome: Outcome;
  readonly remedy: string;

  constructor(message: string, { outcome = "failed", remedy = "" }: { outcome?: Outcome; remedy?: string } = {}) {
    super(message);
    this.outcome = outcome;
    this.remedy = remedy;
  }
}

export function usageError(message: string, remedy = ""): CliError {
  return new CliError(message, { outcome: "usage", remedy });
}

export function signedOutError(message: string): CliError {
  return new CliError(message, { outcome: "signedOut", remedy: "Sign in with: teamsink login" });
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

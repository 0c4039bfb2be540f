import { execFile } from "node:child_process";

export interface Ended {
  /** Undefined for a process that could not be started, or was ended because it took too long. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** More than the slowest of them takes: a restore over a slow line. */
const TIMEOUT_MS = 180_000;

/** Runs a program to its end, whatever that is. */
export function runProcess(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ code: typeof code === "number" ? code : undefined, stdout, stderr });
    });
  });
}

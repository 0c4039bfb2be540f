import { CliError } from "../base/cli-error.ts";
import type { Environment } from "../session/folder.ts";
import { type Paint, paintFor } from "../text/paint.ts";

/** What a command reads and writes: answers on standard output, everything else on standard error. */
export interface Io {
  readonly environment: Environment;
  readonly isTerminal: boolean;
  /** Columns of a terminal; undefined where the output goes elsewhere, and nothing is cut. */
  readonly columns: number | undefined;
  readonly paint: Paint;
  readonly signal: AbortSignal;
  out(line: string): void;
  note(line: string): void;
}

const DEFAULT_COLUMNS = 80;

export function processIo(signal: AbortSignal): Io {
  const { stdout, stderr, env } = process;
  const isTerminal = stdout.isTTY === true;
  return {
    environment: env,
    isTerminal,
    columns: isTerminal ? (stdout.columns ?? DEFAULT_COLUMNS) : undefined,
    paint: paintFor(env, isTerminal),
    signal,
    out: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
  };
}

/** For scripts and for people: what failed, and what to do. */
export function sayError(io: Io, error: unknown): void {
  const paint = paintFor(io.environment, process.stderr.isTTY === true);
  io.note(`${paint("red", "✗")} ${(error as Error).message}`);
  if (error instanceof CliError && error.remedy !== "") io.note(`  ${paint("dim", error.remedy)}`);
}

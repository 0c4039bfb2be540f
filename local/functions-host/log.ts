import { format } from "node:util";
import type { RpcLogLevel } from "./core-types.ts";

/** One line of the log. Categories are the real host's. */
export interface LogRecord {
  readonly category: string;
  readonly level: RpcLogLevel;
  readonly message: string;
  readonly functionName?: string;
  readonly invocationId?: string;
  /** What happened, for programs; `message` says it for people. */
  readonly event?: string;
  readonly durationMs?: number;
  readonly succeeded?: boolean;
  /** host.json keeps it from Application Insights; here it is shown all the same. */
  readonly belowFilter?: true;
  /** What function code threw. */
  readonly error?: { readonly name: string; readonly message: string; readonly stack?: string };
}

export type LogSink = (record: LogRecord) => void;

export interface InvocationIdentity {
  readonly functionName: string;
  readonly invocationId: string;
}

/** Where Node writes each, which is all that the real host sees of it. */
const CONSOLE_STREAMS = {
  trace: "stderr",
  debug: "stdout",
  log: "stdout",
  info: "stdout",
  warn: "stderr",
  error: "stderr",
} as const;
type ConsoleMethod = keyof typeof CONSOLE_STREAMS;

/** The real host's rule for the level of a line: WorkerProcess.cs. */
function consoleLevel(stream: "stdout" | "stderr", line: string): RpcLogLevel {
  if (stream === "stdout") return "information";
  if (/warn/i.test(line)) return "warning";
  return /error|fail|severe/i.test(line) ? "error" : "information";
}

/**
 * Turns what function code writes to the console into log records, line by line as the real host does. Neither the
 * function's name nor its invocation is known there. Returns what undoes it.
 */
export function captureConsole(sink: LogSink): () => void {
  const original = { ...console };
  const methods = Object.keys(CONSOLE_STREAMS) as ConsoleMethod[];
  for (const method of methods) {
    console[method] = (...args: unknown[]) => {
      for (const message of format(...args).split("\n")) {
        sink({ category: "Host.Function.Console", level: consoleLevel(CONSOLE_STREAMS[method], message), message });
      }
    };
  }
  return () => {
    for (const method of methods) console[method] = original[method];
  };
}

export function describeError(error: unknown): NonNullable<LogRecord["error"]> {
  if (!(error instanceof Error)) return { name: typeof error, message: format(error) };
  return { name: error.name, message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}

import { AsyncLocalStorage } from "node:async_hooks";
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
  /** What function code threw. */
  readonly error?: { readonly name: string; readonly message: string; readonly stack?: string };
}

export type LogSink = (record: LogRecord) => void;

export interface InvocationIdentity {
  readonly functionName: string;
  readonly invocationId: string;
}

/** Whose code is running, so that a bare console.log can be told from another invocation's. */
export const currentInvocation = new AsyncLocalStorage<InvocationIdentity>();

const CONSOLE_LEVELS = {
  trace: "trace",
  debug: "debug",
  log: "information",
  info: "information",
  warn: "warning",
  error: "error",
} as const satisfies Record<string, RpcLogLevel>;

/** Turns what function code writes to the console into log records. Returns what undoes it. */
export function captureConsole(sink: LogSink): () => void {
  const original = { ...console };
  for (const [method, level] of Object.entries(CONSOLE_LEVELS) as [keyof typeof CONSOLE_LEVELS, RpcLogLevel][]) {
    console[method] = (...args: unknown[]) => {
      sink({ category: "Host.Function.Console", level, message: format(...args), ...currentInvocation.getStore() });
    };
  }
  return () => {
    for (const method of Object.keys(CONSOLE_LEVELS) as (keyof typeof CONSOLE_LEVELS)[]) {
      console[method] = original[method];
    }
  };
}

export function describeError(error: unknown): NonNullable<LogRecord["error"]> {
  if (!(error instanceof Error)) return { name: typeof error, message: format(error) };
  return { name: error.name, message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}

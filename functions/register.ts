import { AsyncLocalStorage } from "node:async_hooks";
import type { app as functionsHost, InvocationContext } from "@azure/functions";
import { codeOf, errorRow } from "../shared/base/errors/errors.ts";
import { lazy } from "../shared/base/lazy.ts";
import { describeCause, type Log, type LogLevel, type LogLine } from "../shared/base/log.ts";
import { unexpectedProblem } from "../shared/base/problem.ts";
import type { Settings } from "../shared/base/settings.ts";
import type { App } from "../shared/compose.ts";
import { unframe } from "../shared/port/work-queue.ts";
import type { Load, Trigger } from "./triggers.ts";

export interface Registration {
  readonly host: Pick<typeof functionsHost, "http" | "storageQueue" | "timer">;
  readonly settings: Pick<Settings, "schedules">;
  readonly log: Log;
  /** The composed app, at its first use. */
  app(): Promise<App>;
}

/** Tells the host of one row of the table. */
export function register(trigger: Trigger, registration: Registration): void {
  const { host, settings } = registration;
  const { name } = trigger;
  if (trigger.kind === "http") {
    const { methods, route, authLevel } = trigger;
    const run = runnerOf(name, trigger.load, registration);
    const handler = (...call: Parameters<typeof run>) => run(...call).catch(unexpectedProblem);
    host.http(name, { methods, route, authLevel, handler });
  } else if (trigger.kind === "queue") {
    const run = runnerOf(name, trigger.load, registration);
    const handler = (queueMessage: unknown, context: InvocationContext) => run(unframe(queueMessage), context);
    host.storageQueue(name, { queueName: trigger.queueName, connection: "AzureWebJobsStorage", handler });
  } else {
    const handler = runnerOf(name, trigger.load, registration);
    host.timer(name, { schedule: settings.schedules[trigger.schedule], handler });
  }
}

type Handler<I, R> = (input: I, context: InvocationContext) => R | Promise<R>;

/** Loads the handler once, at its first use; a load that failed is tried again. What it throws is logged, and thrown on. */
function runnerOf<I, R>(name: string, load: Load<Handler<I, R>>, { app, log }: Registration) {
  const handler = lazy(async () => {
    const [make, ports] = await Promise.all([load(), app()]);
    return make(ports);
  });
  return (input: I, context: InvocationContext): Promise<R> =>
    invocation.run(context, async () => {
      try {
        return await (await handler())(input, context);
      } catch (error) {
        reportFailure(log, name, error);
        throw error;
      }
    });
}

/** What may succeed at the next try is a warning; for timers, queues and requests alike. */
function reportFailure(log: Log, name: string, error: unknown): void {
  const reason = codeOf(error);
  const level = errorRow(reason).fault === "transient" ? "warn" : "error";
  log.event("function.failed", { function: name, reason, ...describeCause(error) }, level);
}

/** Log lines belong to the invocation that is running, so that the platform shows them with it. */
const invocation = new AsyncLocalStorage<InvocationContext>();
const WRITE = { debug: "debug", info: "info", warn: "warn", error: "error" } as const satisfies Record<
  LogLevel,
  string
>;

/** Writes a line of the log where the platform looks for it: with its invocation, or to the console where there is none. */
export function writeLine(level: LogLevel, line: LogLine): void {
  const text = JSON.stringify(line);
  const context = invocation.getStore();
  if (context) context[WRITE[level]](text);
  else console[WRITE[level]](text);
}

import { AsyncLocalStorage } from "node:async_hooks";
import type { app as functionsHost, InvocationContext } from "@azure/functions";
import { lazy } from "../shared/base/lazy.ts";
import type { Log, LogLevel, LogLine } from "../shared/base/log.ts";
import {
  type HttpAnswer,
  type InvocationAnswer,
  toInvocationAnswer,
  unexpectedProblem,
} from "../shared/base/problem.ts";
import type { Settings } from "../shared/base/read-settings.ts";
import { reportFailure } from "../shared/base/report-failure.ts";
import type { App } from "../shared/compose.ts";
import { unframe } from "../shared/port/work-queue.ts";
import type { Load } from "./handlers.ts";
import { addressesOf, type Trigger } from "./triggers.ts";

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
    const { methods, access, isDiagnostic = false } = trigger;
    for (const { name: address, route, authLevel, by } of addressesOf(trigger)) {
      const load =
        access === "anonymous"
          ? trigger.load
          : async () =>
              (await import("./admit.ts")).admitting(trigger.load, { name, right: access, by, isDiagnostic })();
      host.http(address, { methods, route, authLevel, handler: answering(runnerOf(address, load, registration)) });
    }
  } else if (trigger.kind === "queue") {
    const run = runnerOf(name, trigger.load, registration);
    const handler = (queueMessage: unknown, context: InvocationContext) => run(unframe(queueMessage), context);
    host.storageQueue(name, { queueName: trigger.queueName, connection: "AzureWebJobsStorage", handler });
  } else {
    const handler = runnerOf(name, trigger.load, registration);
    host.timer(name, { schedule: settings.schedules[trigger.schedule], handler });
  }
}

/** The one place that every answer of ours passes, what is wrong included. */
export function answering<I>(run: (input: I, context: InvocationContext) => Promise<HttpAnswer>) {
  return async (input: I, context: InvocationContext): Promise<InvocationAnswer> => {
    const { invocationId } = context;
    const answer = await run(input, context).catch((error: unknown) => unexpectedProblem(error, invocationId));
    return toInvocationAnswer(answer, invocationId);
  };
}

type Handler<I, R> = (input: I, context: InvocationContext) => R | Promise<R>;

/** Loads the handler once, at its first use; a load that failed is tried again. What it throws is logged, and thrown on. */
function runnerOf<I, R>(name: string, load: Load<Handler<I, R>>, { app, log }: Registration) {
  const handler = lazy(async () => {
    const [make, ports] = await Promise.all([load(), app()]);
    return make(ports);
  });
  return (input: I, context: InvocationContext): Promise<R> =>
    during(context, async () => {
      try {
        return await (await handler())(input, context);
      } catch (error) {
        reportFailure(log, name, error);
        throw error;
      }
    });
}

interface Invocation {
  readonly context: InvocationContext;
  /** From then on the host drops what is logged by its context. Work that nobody waits for goes on all the same. */
  ended: boolean;
}

/** Log lines belong to the invocation that is running, so that the platform shows them with it. */
const current = new AsyncLocalStorage<Invocation>();
const WRITE = { debug: "debug", info: "info", warn: "warn", error: "error" } as const satisfies Record<
  LogLevel,
  string
>;

/** Work of an invocation: what it logs is shown with it. */
export async function during<R>(context: InvocationContext, work: () => Promise<R>): Promise<R> {
  const invocation: Invocation = { context, ended: false };
  try {
    return await current.run(invocation, work);
  } finally {
    invocation.ended = true;
  }
}

/**
 * Writes a line of the log where the platform looks for it: with its invocation, or to the console where there is none, or
 * none any more. The host takes a console line's level from its words, so the line names its own; and whatever goes to
 * stdout is shown as information, so what is for debugging stays away. Azure Functions host: WorkerProcess.cs.
 */
export function writeLine(level: LogLevel, line: LogLine): void {
  const invocation = current.getStore();
  if (invocation && !invocation.ended) invocation.context[WRITE[level]](JSON.stringify(line));
  else if (level !== "debug") console[WRITE[level]](JSON.stringify({ ...line, level }));
}

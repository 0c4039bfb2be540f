import { AsyncLocalStorage } from "node:async_hooks";
import type { app as functionsHost, HttpRequest, InvocationContext, Timer } from "@azure/functions";
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
import { type Span, type SpanStart, traced } from "../shared/base/trace.ts";
import type { App } from "../shared/compose.ts";
import { messagingOf, poisonQueueOf, QUEUES, traceparentOf, unframe } from "../shared/port/work-queue.ts";
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
      const run = runnerOf(address, load, registration);
      const handler = answering((request: HttpRequest, context) =>
        run(request, context, () => requestSpan({ request, context, route, isKnown: authLevel === "function" })),
      );
      host.http(address, { methods, route, authLevel, handler });
    }
  } else if (trigger.kind === "queue") {
    const { queueName } = trigger;
    const run = runnerOf(name, trigger.load, registration);
    const handler = (queueMessage: unknown, context: InvocationContext) =>
      run(unframe(queueMessage), context, () => processingSpan(queueName, queueMessage, context));
    host.storageQueue(name, { queueName, connection: "AzureWebJobsStorage", handler });
  } else {
    const run = runnerOf(name, trigger.load, registration);
    const handler = (timer: Timer, context: InvocationContext) => run(timer, context, () => timerSpan(name, context));
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
  const loaded = lazy(async () => {
    const [make, ports] = await Promise.all([load(), app()]);
    return { handler: make(ports), tracer: ports.tracer };
  });
  return (input: I, context: InvocationContext, span: () => SpanStart): Promise<R> =>
    during(context, async () => {
      try {
        const { handler, tracer } = await loaded();
        return await traced(tracer, span, (running) => answered(running, handler(input, context)));
      } catch (error) {
        reportFailure(log, name, error);
        throw error;
      }
    });
}

async function answered<R>(span: Span, work: R | Promise<R>): Promise<R> {
  const result = await work;
  if (typeof result === "object" && result !== null && "status" in result) span.answered(Number(result.status));
  return result;
}

interface Requested {
  readonly request: HttpRequest;
  readonly context: InvocationContext;
  readonly route: string;
  /** The platform let nobody pass but who has a key. */
  readonly isKnown: boolean;
}

/**
 * A request goes on with its caller's trace where the caller has a key. Whoever else writes a `traceparent` would choose for
 * us which traces there are, and that all of theirs are kept; Graph sends none.
 */
function requestSpan({ request, context, route, isKnown }: Requested): SpanStart {
  const { method } = request;
  const path = `/api/${route}`;
  const attributes = { ...invocation("http", context), "http.request.method": method, "http.route": path };
  const parent = isKnown ? request.headers.get("traceparent") : undefined;
  return { name: `${method} ${path}`, kind: "server", attributes, origin: { parent } };
}

/** Their messages came with a post, and it is one trace. A job has one of its own: those of a day's sync would be one of days. */
const GO_ON: ReadonlySet<string> = new Set([QUEUES.messages, poisonQueueOf(QUEUES.messages)]);

function processingSpan(queueName: string, queueMessage: unknown, context: InvocationContext): SpanStart {
  const sender = traceparentOf(queueMessage);
  const attributes = {
    ...invocation("pubsub", context),
    ...messagingOf(queueName),
    "messaging.operation.name": "process",
    "messaging.operation.type": "process",
  };
  const origin = GO_ON.has(queueName) ? { parent: sender } : { link: sender };
  return { name: `process ${queueName}`, kind: "consumer", attributes, origin };
}

function timerSpan(name: string, context: InvocationContext): SpanStart {
  return { name, kind: "internal", attributes: invocation("timer", context), origin: {} };
}

/** By its id the lines of the log are found. */
function invocation(trigger: "http" | "pubsub" | "timer", { invocationId }: InvocationContext) {
  return { "faas.trigger": trigger, "faas.invocation_id": invocationId } as const;
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

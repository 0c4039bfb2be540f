import { AsyncLocalStorage } from "node:async_hooks";
import { type HttpHandler, app as host, type InvocationContext } from "@azure/functions";
import { systemClock } from "../shared/base/clock.ts";
import { TeamsinkError } from "../shared/base/errors/errors.ts";
import { lazy } from "../shared/base/lazy.ts";
import { createLog, describeCause, type LogLevel } from "../shared/base/log.ts";
import { unexpectedProblem } from "../shared/base/problem.ts";
import { readSettings, type Settings } from "../shared/base/settings.ts";
import type { App } from "../shared/compose.ts";
import { RESOURCE_GRAMMAR } from "../shared/resource/families.ts";
import { TRIGGERS, type Trigger } from "./triggers.ts";

/**
 * The entry of the bundle: settings → register the table; dependencies at the first use. Nobody imports it. No I/O happens
 * here: the platform allows a start 30 seconds, and Graph's handshake only ten for a cold start and the answer together.
 */

/** Log lines belong to the invocation that is running, so that the platform shows them with it. */
const invocation = new AsyncLocalStorage<InvocationContext>();
const WRITE = { info: "info", warn: "warn", error: "error" } as const satisfies Record<LogLevel, string>;
const log = createLog((level, line) => {
  const text = JSON.stringify(line);
  const context = invocation.getStore();
  if (context) context[WRITE[level]](text);
  else console[WRITE[level]](text);
});

function start(): void {
  let settings: Settings;
  try {
    settings = readSettings(process.env, RESOURCE_GRAMMAR);
  } catch (error) {
    // An app without settings can do one thing well: say which are missing.
    if (!(error instanceof TeamsinkError)) throw error;
    console.error(error.message);
    const handler = lazy(async () => (await import("./health.ts")).misconfigured(error, { clock: systemClock, log }));
    const answer: HttpHandler = async (request, context) => (await handler())(request, context);
    host.http("health", { methods: ["GET"], route: "health", authLevel: "anonymous", handler: answer });
    return;
  }
  const app = lazy(async () => (await import("../shared/compose.ts")).compose(settings, { clock: systemClock, log }));
  for (const trigger of TRIGGERS) register({ trigger, app, settings });
  log.event("app.started", { functions: TRIGGERS.length });
}

function register({ trigger, app, settings }: { trigger: Trigger; app: () => Promise<App>; settings: Settings }): void {
  if (trigger.kind === "http") {
    const { name, methods, route, authLevel } = trigger;
    const handler = lazy(async () => trigger.handler(await app()));
    host.http(name, {
      methods,
      route,
      authLevel,
      handler: (request, context) =>
        invocation.run(context, async () => {
          try {
            return await (await handler())(request, context);
          } catch (error) {
            reportFailure(name, error);
            return unexpectedProblem(error);
          }
        }),
    });
  } else if (trigger.kind === "queue") {
    const { name, queueName } = trigger;
    const handler = lazy(async () => trigger.handler(await app()));
    host.storageQueue(name, {
      queueName,
      connection: "AzureWebJobsStorage",
      handler: (message, context) => invocation.run(context, async () => (await handler())(message, context)),
    });
  } else {
    const { name } = trigger;
    const handler = lazy(async () => trigger.handler(await app()));
    const schedule = settings.schedules[trigger.schedule];
    host.timer(name, {
      schedule,
      handler: (timer, context) => invocation.run(context, async () => (await handler())(timer, context)),
    });
  }
}

function reportFailure(name: string, error: unknown): void {
  const reason = error instanceof TeamsinkError ? error.code : "internal-error";
  log.event("request.failed", { function: name, reason, ...describeCause(error) }, "error");
}

start();

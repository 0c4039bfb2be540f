import type { InvocationContext } from "@azure/functions";
import { type Clock, toIso } from "../shared/base/clock.ts";
import { TeamsinkError } from "../shared/base/errors/errors.ts";
import { problem } from "../shared/base/problem.ts";
import { scheduleIn } from "../shared/base/read-settings.ts";
import type { RequestHandler } from "./handlers.ts";
import { answering, during, type Registration } from "./register.ts";
import { addressesOf, TRIGGERS } from "./triggers.ts";

export interface Misconfiguration extends Pick<Registration, "host" | "log"> {
  /** Which settings are wrong, and what was expected; never their values. */
  readonly error: TeamsinkError;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/**
 * Registers what an app without valid settings can do: timers that say so, and requests that are answered 503, health with
 * what is wrong. All of them are there, since the scale controller wakes an app for the functions that it last registered:
 * after a single one, nothing would start the timers again. Queues stay away: each try would bring a message nearer to poison.
 * Azure Functions host: FunctionsSyncManager.cs.
 */
export function registerMisconfigured(misconfiguration: Misconfiguration): void {
  const { host, log, error, environment } = misconfiguration;
  const report = () => log.event("app.misconfigured", { detail: error.message }, "error");
  report();
  for (const trigger of TRIGGERS) {
    if (trigger.kind === "http") {
      const { methods } = trigger;
      for (const { name, route, authLevel } of addressesOf(trigger)) {
        const answer = HEALTH[name]?.(misconfiguration) ?? refusing(authLevel === "anonymous" ? undefined : error);
        const handler = answering((...call: Parameters<RequestHandler>) => during(call[1], () => answer(...call)));
        host.http(name, { methods, route, authLevel, handler });
      }
    } else if (trigger.kind === "timer") {
      const handler = (_timer: unknown, context: InvocationContext) => during(context, async () => report());
      host.timer(trigger.name, { schedule: scheduleIn(environment, trigger.schedule), handler });
    }
  }
}

/** The two that answer as ever, by the function's name. */
const HEALTH: Readonly<Partial<Record<string, (misconfiguration: Misconfiguration) => RequestHandler>>> = {
  health: ({ clock }) => {
    const healthReport = async () => ({ status: "failing", checkedDateTime: toIso(clock.nowMs()) }) as const;
    return async (...call) => (await import("./health.ts")).health({ healthReport })(...call);
  },
  "deep-health":
    ({ clock, log, error }) =>
    async (...call) => {
      const { unsettledReport } = await import("../shared/operate/health/deep-health.ts");
      const deepHealthReport = () => unsettledReport({ clock, log }, error);
      return (await import("./health.ts")).deepHealth({ deepHealthReport })(...call);
    },
};

/** Which settings are wrong is told to holders of a key. */
function refusing(error = new TeamsinkError("settings-invalid")): RequestHandler {
  return async () => problem(error);
}

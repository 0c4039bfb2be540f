import { app as host } from "@azure/functions";
import { systemClock } from "../shared/base/clock.ts";
import { TeamsinkError } from "../shared/base/errors/errors.ts";
import { lazy } from "../shared/base/lazy.ts";
import { createLog } from "../shared/base/log.ts";
import { readSettings, type Settings } from "../shared/base/read-settings.ts";
import { SUM_EVERY_MS, summingLog } from "../shared/base/summing-log.ts";
import type { Tracer } from "../shared/base/trace.ts";
import { RESOURCE_GRAMMAR } from "../shared/resource/families.ts";
import { registerMisconfigured } from "./misconfigured.ts";
import { register, writeLine } from "./register.ts";
import { TRIGGERS } from "./triggers.ts";

/**
 * The entry of the bundle: settings → register the table; dependencies at the first use. Nobody imports it. No I/O happens
 * here: the platform allows a start 30 seconds, and Graph's handshake only ten for a cold start and the answer together.
 */

const lines = createLog(writeLine);
const { log, liveCounts, flush } = summingLog(lines, systemClock);

function start(): void {
  let settings: Settings;
  try {
    settings = readSettings(process.env, RESOURCE_GRAMMAR);
  } catch (error) {
    if (!(error instanceof TeamsinkError)) throw error;
    registerMisconfigured({ error, host, log, environment: process.env, clock: systemClock });
    return;
  }
  const surroundings = { clock: systemClock, log, eventCounts: lines.counts, liveCounts };
  let tracer: Tracer | undefined;
  const app = lazy(async () => {
    const { compose, openTracer } = await import("../shared/compose.ts");
    tracer = await openTracer(settings, surroundings);
    return compose(settings, { ...surroundings, tracer });
  });
  for (const trigger of TRIGGERS) register(trigger, { host, settings, log, app });
  // What the last messages before a quiet hour, and before an end, came to. Neither keeps the process alive.
  setInterval(flush, SUM_EVERY_MS).unref();
  host.hook.appTerminate(async () => {
    flush();
    await tracer?.flush();
  });
  log.event("app.started", { functions: TRIGGERS.length });
}

start();

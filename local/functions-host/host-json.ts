import { availableParallelism } from "node:os";
import { z } from "zod";
import type { LogRecord } from "./log.ts";

/** host.json as far as this host obeys it. Other members are for the real host and are not looked at. */

/** .NET's TimeSpan, `[d.]hh:mm:ss[.fffffff]`, in milliseconds. */
const timeSpan = z.string().transform((text, context) => {
  const match = /^(?:(\d+)\.)?([01]?\d|2[0-3]):([0-5]?\d):([0-5]?\d)(\.\d{1,7})?$/.exec(text);
  if (match === null) {
    context.addIssue({ code: "custom", message: 'is not a time span such as "00:00:30"' });
    return z.NEVER;
  }
  const [days, hours, minutes, seconds, fraction] = match.slice(1).map((part) => Number(part ?? 0));
  const wholeSeconds = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return Math.round((wholeSeconds + (fraction ?? 0)) * 1000);
});

const MIN_POLLING_INTERVAL_MS = 100;

const queuesSchema = z
  .object({
    batchSize: z.int().min(1).max(32).default(16),
    newBatchThreshold: z.int().min(0).optional(),
    maxPollingInterval: timeSpan.pipe(z.number().min(MIN_POLLING_INTERVAL_MS)).default(60_000),
    visibilityTimeout: timeSpan.default(0),
    maxDequeueCount: z.int().min(1).default(5),
    messageEncoding: z.enum(["base64", "none"]).default("base64"),
  })
  .prefault({})
  .transform((queues) => ({
    batchSize: queues.batchSize,
    newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2) * availableParallelism(),
    maxPollingIntervalMs: queues.maxPollingInterval,
    visibilityTimeoutMs: queues.visibilityTimeout,
    maxDequeueCount: queues.maxDequeueCount,
    messageEncoding: queues.messageEncoding,
  }));

/** The real host's names of levels, lowest first. */
const LEVELS = ["Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"] as const;

const hostJsonSchema = z
  .object({
    version: z.literal("2.0"),
    logging: z.object({ logLevel: z.record(z.string(), z.enum(LEVELS)).default({}) }).prefault({}),
    extensions: z
      .object({
        http: z.object({ routePrefix: z.string().default("api") }).prefault({}),
        queues: queuesSchema,
      })
      .prefault({}),
  })
  .transform(({ extensions, logging }) => ({
    routePrefix: extensions.http.routePrefix,
    queues: extensions.queues,
    logLevels: logging.logLevel,
  }));

export type HostSettings = z.output<typeof hostJsonSchema>;
export type QueueSettings = HostSettings["queues"];

/** @throws Error naming every member that is wrong */
export function parseHostJson(text: string): HostSettings {
  const parsed = hostJsonSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`host.json is not valid: ${faults.join("; ")}`);
}

/** Whether the real host would pass on a record: the level of the longest category that is a beginning of its own decides. */
export function isPassedOn({ logLevels }: HostSettings, record: Pick<LogRecord, "category" | "level">): boolean {
  const [longest = "default"] = Object.keys(logLevels)
    .filter((category) => record.category === category || record.category.startsWith(`${category}.`))
    .sort((a, b) => b.length - a.length);
  const least = logLevels[longest] ?? "Information";
  return rankOf(record.level) >= rankOf(least.toLowerCase());
}

function rankOf(level: string): number {
  return LEVELS.findIndex((name) => name.toLowerCase() === level);
}

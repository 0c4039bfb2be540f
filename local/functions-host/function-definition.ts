import { z } from "zod";
import type { FunctionMetadata } from "./core-types.ts";

/** A registered function, its trigger parsed. */

const httpTriggerSchema = z.object({
  type: z.literal("httpTrigger"),
  /** The function's name when left out. */
  route: z.string().optional(),
  methods: z.array(z.string().transform((method) => method.toUpperCase())).default([]),
  authLevel: z.enum(["anonymous", "function", "admin"]).default("function"),
});

const queueTriggerSchema = z.object({
  type: z.literal("queueTrigger"),
  queueName: z.string(),
  connection: z.string().optional(),
});

const timerTriggerSchema = z.object({
  type: z.literal("timerTrigger"),
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});

const triggerSchema = z.discriminatedUnion("type", [httpTriggerSchema, queueTriggerSchema, timerTriggerSchema]);

export type HttpTrigger = z.output<typeof httpTriggerSchema>;
export type QueueTrigger = z.output<typeof queueTriggerSchema>;
export type TimerTrigger = z.output<typeof timerTriggerSchema>;

export interface FunctionDefinition<Trigger = HttpTrigger | QueueTrigger | TimerTrigger> {
  readonly id: string;
  readonly name: string;
  readonly bindingName: string;
  readonly trigger: Trigger;
}

/** @throws Error for a kind of function that this host cannot run: a silent difference would be found in production */
export function toFunctionDefinition(metadata: FunctionMetadata): FunctionDefinition {
  const bindings = Object.entries(metadata.bindings);
  const [bindingName, binding] = bindings.find(([, { type }]) => type?.endsWith("Trigger")) ?? [];
  if (bindingName === undefined) throw new Error(`Function "${metadata.name}" has no trigger`);
  const unsupported = bindings.find(([name, { type }]) => name !== bindingName && type !== "http");
  if (unsupported !== undefined) {
    throw new Error(`Function "${metadata.name}": this host has no ${unsupported[1].type} binding`);
  }
  if (metadata.retryOptions) throw new Error(`Function "${metadata.name}": this host has no retry policies`);
  const trigger = triggerSchema.safeParse(binding);
  if (!trigger.success) {
    const faults = trigger.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new Error(`Function "${metadata.name}": this host cannot run its ${binding?.type} (${faults})`);
  }
  return { id: metadata.functionId ?? metadata.name, name: metadata.name, bindingName, trigger: trigger.data };
}

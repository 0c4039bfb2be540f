import * as z from "zod";
import { DIRECTORY_TABLES } from "../port/directory-store.ts";

/* Jobs of hooks: see `sync-job.ts`. */

const graphId = z.string().min(1).max(1024);

/** Tell a hook what is new: see `shared/serve/hook/deliver-hook.ts`. */
export const hookJob = z.object({
  job: z.literal("hook"),
  hookId: z.string().min(1).max(64),
  /** Of a run that goes on. */
  run: z.string().min(1).max(64).optional(),
});

/** Where what changed stands, to be read again. */
const changedPlace = z.discriminatedUnion("container", [
  z.object({ container: z.literal("messages"), conversationId: graphId, documentId: graphId }),
  z.object({
    container: z.literal("directory"),
    table: z.enum(DIRECTORY_TABLES),
    parentId: graphId.nullable(),
    objectId: graphId,
  }),
  z.object({ container: z.literal("meetings"), organizerId: graphId, documentId: graphId }),
  z.object({ container: z.literal("interactions"), sessionId: graphId, documentId: graphId }),
]);

/** Tell a hook of one change that its receiver refused while it took others: see `shared/serve/hook/retry-event.ts`. */
export const hookEventJob = z.object({
  job: z.literal("hook-event"),
  hookId: z.string().min(1).max(64),
  webhookId: z.string().min(1).max(64),
  place: changedPlace,
  /** Failures so far. */
  attempts: z.int().min(1),
});

export type HookJob = z.infer<typeof hookJob>;
export type HookEventJob = z.infer<typeof hookEventJob>;
export type ChangedPlace = z.infer<typeof changedPlace>;

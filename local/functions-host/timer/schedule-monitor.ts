import { type BlobServiceClient, RestError } from "@azure/storage-blob";
import { z } from "zod";
import { toIso } from "../../../shared/base/clock.ts";
import type { ScheduleStatus } from "./schedule-status.ts";

/** Remembers schedules. Both may fail as storage does. */
export interface ScheduleMonitor {
  read(functionName: string): Promise<ScheduleStatus | undefined>;
  write(functionName: string, status: ScheduleStatus): Promise<void>;
}

const CONTAINER = "azure-webjobs-hosts";
/** How .NET writes a time that was never set. */
const NEVER = "0001-01-01T00:00:00";

const timeSchema = z.string().transform((text) => (text.startsWith(NEVER) ? undefined : Date.parse(text)));
const statusSchema = z
  .object({ Last: timeSchema, Next: timeSchema.pipe(z.number()), LastUpdated: timeSchema })
  .transform(({ Last, Next, LastUpdated }) => ({
    lastMs: Last,
    nextMs: Next,
    lastUpdatedMs: LastUpdated ?? Last ?? 0,
  }));

/** The names under which the real host keeps it and shows it to functions. */
export function toStatusJson(status: ScheduleStatus): { Last: string; Next: string; LastUpdated: string } {
  return {
    Last: status.lastMs === undefined ? NEVER : toIso(status.lastMs),
    Next: toIso(status.nextMs),
    LastUpdated: toIso(status.lastUpdatedMs),
  };
}

/** @param hostId two hosts with the same id share their timers' state */
export function blobScheduleMonitor(service: BlobServiceClient, hostId: string): ScheduleMonitor {
  const container = service.getContainerClient(CONTAINER);
  const blobOf = (functionName: string) =>
    container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${functionName}/status`);
  return {
    read: async (functionName) => {
      try {
        const json = await blobOf(functionName).downloadToBuffer();
        // A status that cannot be read is as good as none, under the real host as well.
        return statusSchema.safeParse(JSON.parse(json.toString("utf8"))).data;
      } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        if (error instanceof RestError && error.statusCode === 404) return undefined;
        throw error;
      }
    },
    write: async (functionName, status) => {
      const json = JSON.stringify(toStatusJson(status));
      await container.createIfNotExists();
      await blobOf(functionName).upload(json, Buffer.byteLength(json));
    },
  };
}

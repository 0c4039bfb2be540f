import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { HookSender } from "../../shared/port/hook-sender.ts";
import { createMemoryAccessRecordStore } from "./memory-access-record-store.ts";

const unused = async (): Promise<never> => {
  throw new TeamsinkError("internal-error", "nobody has a hook here");
};

/** Of a world in which nobody has changes posted to them. */
export const NO_SENDER: HookSender = { refusalOf: unused, post: unused };

/** An internet in which no receiver is. */
export const NOBODY_THERE: HookSender = {
  refusalOf: async () => undefined,
  post: async () => ({ kind: "unanswered", reason: "ENOTFOUND" }),
};

/** The ports that jobs about hooks take besides. */
export function noHooks() {
  return {
    hookSender: NO_SENDER,
    hookSecrets: { make: unused, keysOf: unused },
    hookRuns: { running: 0 },
    accessRecords: createMemoryAccessRecordStore(),
    settings: { notificationBaseUrl: "https://teamsink.example", accessRecordRetentionDays: 0 },
  };
}

import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import type { ClientStates } from "./client-states.ts";
import type { Keyring } from "./keyring.ts";
import type { TokenVerifier } from "./validation-tokens.ts";

/** What receiving needs of the world. `clientStates`, `keyring` and `tokens` cache: one of each for all posts. */
export interface NotificationPorts {
  /** Our tenant, in lower case. */
  readonly tenantId: string;
  /** See `admit`. */
  readonly takesPresence?: boolean;
  readonly tokens: TokenVerifier;
  readonly clientStates: ClientStates;
  readonly keyring: Keyring;
  readonly queue: WorkQueue;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  /** How many threads of this instance can run at the same time. */
  readonly cores: number;
  readonly log: Log;
}

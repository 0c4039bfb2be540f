import { hash, timingSafeEqual } from "node:crypto";
import { type ErrorCode, TeamsinkError } from "../../base/errors/errors.ts";
import { currentOnes, type DisabledVersion, SECRET_NAMES, type SecretVersion } from "../../port/secret-store.ts";
import { clientStateFlaw, isTakenByGraph } from "./client-state-flaw.ts";
import { createRefreshingSecret, type RefreshingSecretOptions } from "./refreshing-secret.ts";

/**
 * `unknown`: it is none we know, but Key Vault could not be asked for newer ones. `disabled`: it may be that of a version
 * which is disabled and was not when the item was sent.
 */
export type ClientStateCheck = "accepted" | "refused" | "unknown" | "disabled";

/** The client states of our subscriptions: every enabled version of the secret, so that a rotation loses nothing. */
export interface ClientStates {
  check(clientState: string): Promise<ClientStateCheck>;
  /** The same by its digest, for an item that came then and waited in quarantine. See `digestOf`. */
  checkDigest(sha256Hex: string, receivedMs: number): Promise<ClientStateCheck>;
  /**
   * For new subscriptions: the newest that every instance can know by now (see `SETTLED_MS`), that has not expired and that
   * Graph takes.
   *
   * @throws TeamsinkError `client-state-invalid` when Graph takes none of them, and why nothing could be read
   */
  newest(): Promise<SecretVersion>;
}

/**
 * Instances look for new versions no more often than every few seconds, and one that looked just before a version was
 * made would refuse what its subscription delivers. So a version is not used before it is a minute old, which is longer
 * than that and than clocks differ.
 */
const SETTLED_MS = 60_000;
/**
 * What Graph may still deliver under a version after it was disabled: a subscription that nobody renews lives three days,
 * and Graph repeats a post for four hours.
 */
const UNDER_WAY_MS = 4 * 24 * 3_600_000;

/** SHA-256 in hex: what may be kept of a client state. */
export function digestOf(clientState: string): string {
  return hash("sha256", clientState, "hex");
}

export function createClientStates(
  options: Omit<RefreshingSecretOptions<unknown>, "secretName" | "read">,
): ClientStates {
  const { store, clock, log } = options;
  const secretName = SECRET_NAMES.clientState;
  const secret = createRefreshingSecret({
    ...options,
    secretName,
    read: async (versions) => {
      for (const { version, value } of versions) {
        const detail = clientStateFlaw(value);
        const fields = { secret: secretName, version, reason: "client-state-invalid" satisfies ErrorCode, detail };
        if (detail !== undefined) log.event("keys.refresh-failed", fields, "error");
      }
      return {
        versions,
        // An empty one would let in whoever sends none.
        digests: versions.flatMap(({ value }) => (value === "" ? [] : [hash("sha256", value, "buffer")])),
        disabled: await store.disabledVersions(secretName),
      };
    },
  });

  const checkBytes = async (digest: Buffer, receivedMs: number): Promise<ClientStateCheck> => {
    try {
      if (isOneOf((await secret.current()).digests, digest)) return "accepted";
      const { value, confirmed } = await secret.reread();
      if (isOneOf(value.digests, digest)) return "accepted";
      if (value.disabled.some((version) => mayHaveSent(version, receivedMs))) return "disabled";
      return confirmed ? "refused" : "unknown";
    } catch {
      // Logged where it was read.
      return "unknown";
    }
  };

  return {
    check: (clientState) => checkBytes(hash("sha256", clientState, "buffer"), clock.nowMs()),
    checkDigest: (sha256Hex, receivedMs) => checkBytes(Buffer.from(sha256Hex, "hex"), receivedMs),
    newest: async () => newestSettled((await secret.current()).versions, clock.nowMs()),
  };
}

function mayHaveSent({ createdMs, changedMs }: DisabledVersion, receivedMs: number): boolean {
  return createdMs <= receivedMs && receivedMs < changedMs + UNDER_WAY_MS;
}

/** The first of all has no older one to stand in for it. */
function newestSettled(versions: readonly SecretVersion[], nowMs: number): SecretVersion {
  const usable = currentOnes(versions.filter(({ value }) => isTakenByGraph(value)));
  const newest = usable.find(({ createdMs }) => nowMs - createdMs >= SETTLED_MS) ?? usable.at(-1);
  if (newest !== undefined) return newest;
  throw new TeamsinkError("client-state-invalid", versionWords(versions[0]));
}

function versionWords(version: SecretVersion | undefined): string | undefined {
  return version && `The newest version, ${version.version}, ${clientStateFlaw(version.value)}`;
}

/** Digests have one length whatever the sender wrote, and all are compared: the time taken tells nothing. */
function isOneOf(digests: readonly Buffer[], digest: Buffer): boolean {
  let found = false;
  for (const known of digests) found = (known.length === digest.length && timingSafeEqual(known, digest)) || found;
  return found;
}

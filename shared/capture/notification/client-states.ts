import { hash, timingSafeEqual } from "node:crypto";
import { TeamsinkError } from "../../base/errors/errors.ts";
import { SECRET_NAMES, type SecretVersion } from "../../port/secret-store.ts";
import { createRefreshingSecret, type RefreshingSecretOptions } from "./refreshing-secret.ts";

/** `unknown`: it is none we know, but Key Vault could not be asked for newer ones. */
export type ClientStateCheck = "accepted" | "refused" | "unknown";

/** The client states of our subscriptions: every enabled version of the secret, so that a rotation loses nothing. */
export interface ClientStates {
  check(clientState: string): Promise<ClientStateCheck>;
  /** The same by its digest, for an item that waited in quarantine. See `digestOf`. */
  checkDigest(sha256Hex: string): Promise<ClientStateCheck>;
  /**
   * For new subscriptions: the newest that every instance can know by now. See `SETTLED_MS`.
   *
   * @throws TeamsinkError `secret-unavailable`
   */
  newest(): Promise<SecretVersion>;
}

/**
 * Instances look for new versions no more often than every few seconds, and one that looked just before a version was
 * made would refuse what its subscription delivers. So a version is not used before it is a minute old, which is longer
 * than that and than clocks differ.
 */
const SETTLED_MS = 60_000;

/** SHA-256 in hex: what may be kept of a client state. */
export function digestOf(clientState: string): string {
  return hash("sha256", clientState, "hex");
}

export function createClientStates(
  options: Omit<RefreshingSecretOptions<unknown>, "secretName" | "read">,
): ClientStates {
  const secret = createRefreshingSecret({ ...options, secretName: SECRET_NAMES.clientState, read: readVersions });

  const checkBytes = async (digest: Buffer): Promise<ClientStateCheck> => {
    try {
      if (isOneOf((await secret.current()).digests, digest)) return "accepted";
      const { value, confirmed } = await secret.reread();
      if (isOneOf(value.digests, digest)) return "accepted";
      return confirmed ? "refused" : "unknown";
    } catch {
      // Logged where it was read.
      return "unknown";
    }
  };

  return {
    check: (clientState) => checkBytes(hash("sha256", clientState, "buffer")),
    checkDigest: (sha256Hex) => checkBytes(Buffer.from(sha256Hex, "hex")),
    newest: async () => newestSettled((await secret.current()).usable, options.clock.nowMs()),
  };
}

function readVersions(versions: readonly SecretVersion[]) {
  const usable = versions.filter(({ value }) => value !== "");
  const [newest, ...older] = usable;
  if (newest === undefined) throw new TeamsinkError("secret-unavailable");
  return { usable: [newest, ...older] as const, digests: usable.map(({ value }) => hash("sha256", value, "buffer")) };
}

/** The first of all has no older one to stand in for it. */
function newestSettled(usable: readonly [SecretVersion, ...SecretVersion[]], nowMs: number): SecretVersion {
  return usable.find(({ createdMs }) => nowMs - createdMs >= SETTLED_MS) ?? usable[usable.length - 1] ?? usable[0];
}

/** Digests have one length whatever the sender wrote, and all are compared: the time taken tells nothing. */
function isOneOf(digests: readonly Buffer[], digest: Buffer): boolean {
  let found = false;
  for (const known of digests) found = (known.length === digest.length && timingSafeEqual(known, digest)) || found;
  return found;
}

import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { ALSO_IF_WRONG, dateTime, limitUpTo, unknownParametersNamed } from "../../base/parameter.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { canBeStored, type MessageIdentity } from "../../store/message/identity.ts";
import { type MessageVersion, versionAsOf, versionPage } from "../../store/message/message-history.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";
import { isBlocked, type Policy, policyParameter, underPolicy } from "./policy.ts";
import { idOrLink } from "./teams-link.ts";

export const oneParameters = z
  .strictObject(
    {
      asOf: dateTime.optional().describe("The message as it was at that time"),
      refresh: z
        .enum(["true", "false"], "expected true or false")
        .default("false")
        .describe(
          "true: it is read from Graph now and stored before it is answered with, and so are the newest replies to it, where it is a post of a channel. The header x-refresh-complete says whether those are all of them",
        ),
      team_id: idOrLink("team")
        .optional()
        .describe("Team of the channel; with refresh, for a channel of which nothing is known here yet"),
      policy: policyParameter,
    },
    unknownParametersNamed,
  )
  .superRefine(({ asOf, refresh, team_id }, context) => {
    const complain = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (refresh === "true" && asOf !== undefined) complain("refresh", "expected either asOf or refresh, not both");
    if (refresh !== "true" && team_id !== undefined) complain("team_id", "expected beside refresh=true");
  }, ALSO_IF_WRONG);

type OneParameters = z.infer<typeof oneParameters>;

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;
const MAX_CURSOR_LENGTH = 8_192;

/** The query of GET …/versions. */
export const versionsParameters = z.strictObject(
  {
    policy: policyParameter,
    limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Most versions that one answer holds"),
    cursor: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, "expected a cursor from a nextLink")
      .max(MAX_CURSOR_LENGTH, "expected a cursor from a nextLink")
      // The blob store's own word, which is not ours to read.
      .transform((text) => Buffer.from(text, "base64url").toString("utf8"))
      .optional()
      .describe("Where the last answer ended: taken from its nextLink"),
  },
  unknownParametersNamed,
);

type VersionsParameters = z.infer<typeof versionsParameters>;

export interface VersionsPage {
  readonly versions: readonly MessageVersion[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

export interface QueryPorts {
  readonly messages: MessageStore;
  readonly blobs: BlobStore;
}

export interface MessageAddress {
  readonly conversationId: string;
  /** Graph's id of a root or of the only reply that bears it, or `rootId.messageId` for a reply. */
  readonly messageId: string;
}

/** One message as Graph gave it, now or as it was; `message-not-found` or `conversation-not-found` otherwise. */
export async function oneMessage(
  ports: QueryPorts,
  address: MessageAddress,
  { asOf, policy }: Pick<OneParameters, "asOf" | "policy">,
): Promise<Result<JsonObject>> {
  const stored = await findMessage(ports.messages, address, policy);
  if (!stored.ok) return stored;
  const present = toGraphMessage(stored.value);
  if (asOf === undefined) return found(underPolicy(present, policy));
  const version = await versionAsOf(ports.blobs, identityOf(stored.value), Date.parse(asOf));
  if (version) return found(underPolicy(version.payload, policy, present));
  return fail("message-not-found", "The message did not exist yet at the time of asOf.");
}

/** A page of the versions of a message that were ever seen, oldest first. */
export async function messageVersions(
  ports: QueryPorts,
  address: MessageAddress,
  { limit, cursor, policy }: VersionsParameters,
): Promise<Result<VersionsPage>> {
  const stored = await findMessage(ports.messages, address, policy);
  if (!stored.ok) return stored;
  const present = toGraphMessage(stored.value);
  const page = await versionPage(ports.blobs, identityOf(stored.value), { limit, continuation: cursor });
  const { continuation } = page;
  const versions = page.versions.flatMap((version) => {
    const shown = underPolicy(version.payload, policy, present);
    return shown === undefined ? [] : [{ ...version, payload: shown }];
  });
  return succeed({ versions, nextCursor: continuation === undefined ? undefined : cursorTextOf(continuation) });
}

function found(message: JsonObject | undefined): Result<JsonObject> {
  return message === undefined ? fail("message-not-found") : succeed(message);
}

/** The stored message; one that the policy hides is answered as if there were none. */
export async function findMessage(
  store: MessageStore,
  address: MessageAddress,
  policy: Policy,
): Promise<Result<StoredMessage>> {
  const stored = await find(store, address);
  return stored.ok && policy === "hide" && isBlocked(stored.value) ? fail("message-not-found") : stored;
}

async function find(
  store: MessageStore,
  { conversationId, messageId }: MessageAddress,
): Promise<Result<StoredMessage>> {
  if (!canBeStored(conversationId)) return fail("conversation-not-found");
  if (!canBeStored(messageId)) return fail("message-not-found");
  const byDocumentId = await store.get(conversationId, messageId);
  if (byDocumentId) return succeed(byDocumentId);
  const candidates = await store.findByMessageId(conversationId, messageId);
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only) return succeed(only);
  if (candidates.length > 1) {
    return fail("message-not-found", "Several replies bear this id; address one as rootId.messageId.");
  }
  if (await store.hasConversation(conversationId)) return fail("message-not-found");
  return fail("conversation-not-found");
}

export function identityOf({ conversationId, teamId, rootId, messageId }: StoredMessage): MessageIdentity {
  return { conversationId, teamId, rootId, messageId };
}

function cursorTextOf(continuation: string): string {
  return Buffer.from(continuation).toString("base64url");
}

import type { Clock } from "../../base/clock.ts";
import { type Result, TeamsinkError } from "../../base/errors/errors.ts";
import { orPermanentError } from "../../base/errors/transient.ts";
import { isJsonObject, type JsonObject, parseJson, wellFormed } from "../../base/json.ts";
import { graphIdOf } from "../../base/parameter.ts";
import { KEEP_FOR_EVER, type Retention, secondsLeft } from "../../base/retention.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { InteractionStore, StoredInteraction } from "../../port/interaction-store.ts";
import { compareVersions, timeMsOf } from "../message/identity.ts";
import { contentDigestOf } from "../message/stored-message.ts";
import {
  type InteractionIdentity,
  identifyInteraction,
  interactionDocumentId,
  interactionVersionOf,
  rawInteractionAddress,
} from "./identity.ts";

export interface StoreInteractionPorts {
  readonly blobs: BlobStore;
  readonly interactions: InteractionStore;
  readonly clock: Clock;
  readonly tenantId: string;
  /** For ever where it is not said. */
  readonly retention?: Retention;
}

export interface InteractionArrival {
  readonly payload: JsonObject;
  readonly road: StoredInteraction["sink"]["road"];
  /** Where it is known whose it is: what is read is read of a user. */
  readonly userId?: string;
  readonly receivedMs: number;
}

export type InteractionOutcome = "created" | "updated" | "repeated" | "outdated" | "expired";

/** Every round that is lost was won by another writer of the same interaction. */
const MAX_ROUNDS = 20;

/**
 * The one place where an interaction is stored, live and read: the raw payload first, write-once, then the document, if it is
 * newer. Any order and any number of repetitions lead to the same store.
 *
 * Whose it is belongs to the document and not to the version: once anybody has said it, it stays, whichever version came
 * from where.
 *
 * @returns what happened; `interaction-invalid`, or why a store refuses it for good; throws the stores' transient errors
 */
export async function storeInteraction(
  ports: StoreInteractionPorts,
  arrival: InteractionArrival,
): Promise<Result<InteractionOutcome>> {
  const identity = identifyInteraction(arrival.payload);
  if (!identity.ok) return identity;
  const version = interactionVersionOf(arrival.payload);
  if (!version.ok) return version;
  return orPermanentError(() => store(ports, arrival, { identity: identity.value, version: version.value }));
}

interface Identified {
  readonly identity: InteractionIdentity;
  readonly version: number;
}

async function store(
  ports: StoreInteractionPorts,
  arrival: InteractionArrival,
  { identity, version }: Identified,
): Promise<InteractionOutcome> {
  const nowMs = ports.clock.nowMs();
  const { messageDays, rawDays } = ports.retention ?? KEEP_FOR_EVER;
  if (secondsLeft(messageDays, { fromMs: version, nowMs }) === 0) return "expired";
  const content = { identity, version, digest: contentDigestOf(arrival.payload) };
  const keepsRaw = secondsLeft(rawDays, { fromMs: version, nowMs }) !== 0;
  let raw: string | undefined;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const known = await ports.interactions.read(identity.sessionId, interactionDocumentId(identity));
    const order = known ? compareVersions(content, known.document) : 1;
    // One that comes late, behind a newer version, is history: its payload is kept all the same.
    if (order !== 0 && keepsRaw) raw ??= await keepRaw(ports, arrival.payload, content);
    const userId = userIdOf(arrival) ?? known?.document.userId ?? null;
    if (order <= 0 && userId === known?.document.userId) return order === 0 ? "repeated" : "outdated";
    const document =
      order > 0 || known === undefined
        ? toDocument(ports, arrival, { ...content, userId, raw: raw ?? rawInteractionAddress(identity, version).path })
        : { ...known.document, userId };
    const ttlSeconds = secondsLeft(messageDays, { fromMs: document.version, nowMs });
    if (await ports.interactions.write(document, known?.etag ?? "absent", ttlSeconds)) {
      return known === undefined ? "created" : "updated";
    }
  }
  throw new TeamsinkError("state-conflict");
}

/** A prompt says who asked; an answer is Copilot's. */
function userIdOf({ userId, payload: { from } }: InteractionArrival): string | undefined {
  if (userId !== undefined) return graphIdOf(userId);
  const user = isJsonObject(from) && isJsonObject(from.user) ? from.user : undefined;
  return typeof user?.id === "string" && user.id !== "" ? graphIdOf(user.id) : undefined;
}

interface Version extends Identified {
  readonly digest: string;
}

/** @returns the path; a payload that differs from one of the same version gets a path of its own */
async function keepRaw(
  { blobs }: StoreInteractionPorts,
  payload: JsonObject,
  { identity, version, digest }: Version,
): Promise<string> {
  const text = JSON.stringify(payload);
  const first = rawInteractionAddress(identity, version);
  if ((await blobs.putOnce(first, text)) === "written") return first.path;
  const stored = parseJson((await blobs.get(first)) ?? "");
  if (isJsonObject(stored) && contentDigestOf(stored) === digest) return first.path;
  const other = rawInteractionAddress(identity, version, digest);
  await blobs.putOnce(other, text);
  return other.path;
}

function toDocument(
  { clock, tenantId }: StoreInteractionPorts,
  { payload, road, receivedMs }: InteractionArrival,
  facts: Version & { readonly userId: string | null; readonly raw: string },
): StoredInteraction {
  const { identity, version, digest, userId, raw } = facts;
  return wellFormed({
    id: interactionDocumentId(identity),
    ...identity,
    userId,
    appClass: typeof payload.appClass === "string" ? payload.appClass : null,
    createdMs: timeMsOf(payload.createdDateTime) ?? version,
    version,
    digest,
    tenantId,
    sink: {
      road,
      receivedDateTime: new Date(receivedMs).toISOString(),
      storedDateTime: new Date(clock.nowMs()).toISOString(),
      raw,
      schemaVersion: 1,
    },
    interaction: payload,
  });
}

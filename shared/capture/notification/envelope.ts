import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { type ItemAddress, parseItemAddress } from "../../resource/families.ts";
import { PRESENCES } from "../../resource/presence-address.ts";

/** Graph documents no limit; a post of 50 items with the largest Teams messages stays well below. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Keeps a body of a million empty items from occupying the process. */
export const MAX_ITEMS = 1_000;
/** Graph sends one token per app and tenant that share the URL. */
export const MAX_TOKENS = 100;

/**
 * Far above any resource of Graph, far below the few thousand levels at which `JSON.stringify` runs out of stack while
 * `JSON.parse` still succeeds: what passed can always be written again.
 */
const MAX_LEVELS = 64;
/** An item stands in the array `value` of the envelope's object. */
const LEVELS_OF_ENVELOPE = 2;

export type JsonObject = Readonly<Record<string, unknown>>;

interface ItemOrigin {
  readonly tenantId: string;
  readonly clientState: string | undefined;
}

/** Something happened to a resource. */
export interface ChangeItem extends ItemOrigin {
  readonly kind: "change";
  readonly subscriptionId: string | undefined;
  readonly resource: unknown;
  /** What `resource` names; `undefined` where that is nothing that is kept. */
  readonly address: ItemAddress | undefined;
  /** `undefined` when the item came without content; anything else is judged when it is opened. */
  readonly encryptedContent: unknown;
  /** The item as it came, with what Graph adds tomorrow. */
  readonly verbatim: JsonObject;
}

/** Something happened to a subscription. */
interface LifecycleItem extends ItemOrigin {
  readonly kind: "lifecycle";
  readonly subscriptionId: string;
  readonly lifecycleEvent: string;
}

export type NotificationItem = ChangeItem | LifecycleItem;

/** Graph's `changeNotificationCollection`. */
export interface Envelope {
  /** One result an item, in the order of the post; a failure is `item-invalid`. */
  readonly items: readonly Result<NotificationItem>[];
  /** What is not a string stands as an empty one, so that it fails as the token it was meant to be. */
  readonly validationTokens: readonly string[];
}

const array = z.custom<readonly unknown[]>(Array.isArray);
const collection = z.object({ value: array, validationTokens: array.nullish() });

const shortPath = z.string().max(2_048).nullish().catch(undefined);
const shortText = z.string().max(256).nullish();

const tenant = z.string().min(1).max(64).nullish();

/**
 * Strict about what an item is judged by and nothing else: `resource` and `encryptedContent` of an authentic item may
 * be wrong in any way, and it is kept all the same. Graph: "changeNotification resource type".
 */
const changeNotification = z.object({
  tenantId: tenant,
  /** What lifecycle events of some resources call their tenant (microsoft-graph-docs issue 21675). */
  organizationId: tenant,
  clientState: shortText,
  subscriptionId: shortText,
  changeType: shortText,
  lifecycleEvent: shortText,
  resource: z.unknown().optional(),
  /** Names the resource as well. */
  resourceData: z.object({ "@odata.id": shortPath }).nullish().catch(undefined),
  encryptedContent: z.unknown().optional(),
});

/** @returns the post, or `body-too-large`, `body-not-json`, `envelope-invalid`; one bad item fails alone */
export function parseEnvelope(bodyText: string): Result<Envelope> {
  if (isLongerThan(bodyText, MAX_BODY_BYTES)) return fail("body-too-large");
  let body: unknown;
  try {
    body = JSON.parse(bodyText);
  } catch {
    // The parser's message quotes the body.
    return fail("body-not-json");
  }
  const parsed = collection.safeParse(body);
  if (!parsed.success) return fail("envelope-invalid");
  const tokens = parsed.data.validationTokens ?? [];
  if (parsed.data.value.length > MAX_ITEMS || tokens.length > MAX_TOKENS) return fail("body-too-large");
  // One look at the text spares nearly every post a walk through each of its items.
  const isDeep = isTextTooDeep(bodyText, MAX_LEVELS + LEVELS_OF_ENVELOPE) ? isTooDeep : () => false;
  return succeed({
    items: parsed.data.value.map((item) => parseItem(item, isDeep)),
    validationTokens: tokens.map((token) => (typeof token === "string" ? token : "")),
  });
}

/** In UTF-8, where a UTF-16 unit becomes three bytes at the most. Counted only where it may matter. */
function isLongerThan(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}

/** @returns the item, or `item-invalid` */
export function parseItem(value: unknown, isDeep: (value: unknown) => boolean = isTooDeep): Result<NotificationItem> {
  const parsed = changeNotification.safeParse(value);
  if (!parsed.success || isDeep(value)) return fail("item-invalid");
  const { subscriptionId, changeType, lifecycleEvent, resource, resourceData, encryptedContent } = parsed.data;
  const tenantId = parsed.data.tenantId ?? parsed.data.organizationId;
  if (!tenantId) return fail("item-invalid");
  const origin = { tenantId, clientState: parsed.data.clientState ?? undefined };
  if (lifecycleEvent && subscriptionId) {
    return succeed({ kind: "lifecycle", ...origin, subscriptionId, lifecycleEvent });
  }
  // Which change it was does not matter: created, updated, deleted and what comes tomorrow are all versions.
  if (!changeType && !encryptedContent) return fail("item-invalid");
  return succeed({
    kind: "change",
    ...origin,
    subscriptionId: subscriptionId ?? undefined,
    ...namedBy(resource, resourceData),
    encryptedContent: encryptedContent ?? undefined,
    verbatim: value as JsonObject,
  });
}

/** By `resource`, or by `resourceData` where that names nothing that is known. */
function namedBy(
  resource: unknown,
  data: { readonly "@odata.id"?: string | null | undefined } | null | undefined,
): Pick<ChangeItem, "resource" | "address"> {
  const address = parseItemAddress(resource);
  if (address) return { resource: address.kind === "presence" ? PRESENCES : resource, address };
  const other = data?.["@odata.id"] ?? resource;
  return { resource: other, address: parseItemAddress(other) };
}

/** Whether a parsed JSON value is nested so deep that it cannot be a resource of Graph. */
export function isTooDeep(value: unknown, levelsLeft = MAX_LEVELS): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levelsLeft === 0) return true;
  for (const member of Object.values(value)) {
    if (isTooDeep(member, levelsLeft - 1)) return true;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The same of a text that was parsed, several times as fast. It is stricter where a name stands twice: the value that the
 * parser dropped counts as well, since whoever parses the text again meets it.
 */
export function isTextTooDeep(json: string, maxLevels = MAX_LEVELS): boolean {
  // Where no more than so many are opened in all, in names and texts too, as in nearly every message.
  if (isAtMost(maxLevels, json)) return false;
  let levels = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    // Braces and brackets differ in one bit.
    else if ((code | 0x20) === 0x7b) levels += 1;
    else if ((code | 0x20) === 0x7d) levels -= 1;
    if (levels > maxLevels) return true;
  }
  return false;
}

function isAtMost(most: number, json: string): boolean {
  let count = 0;
  for (const opening of "{[") {
    for (let at = json.indexOf(opening); at !== -1; at = json.indexOf(opening, at + 1)) {
      count += 1;
      if (count > most) return false;
    }
  }
  return true;
}

/** The place of the quotation mark that ends the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end === -1 ? json.length : end;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

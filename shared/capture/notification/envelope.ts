import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { isTooDeep } from "./nesting.ts";

/** Graph documents no limit; a post of 50 items with the largest Teams messages stays well below. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Keeps a body of a million empty items from occupying the process. */
export const MAX_ITEMS = 1_000;
/** Graph sends one token per app and tenant that share the URL. */
export const MAX_TOKENS = 100;

export type JsonObject = Readonly<Record<string, unknown>>;

interface ItemOrigin {
  readonly tenantId: string;
  readonly clientState: string | undefined;
}

/** Something happened to a resource. */
export interface ChangeItem extends ItemOrigin {
  readonly kind: "change";
  readonly resource: unknown;
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

const shortText = z.string().max(256).nullish();

/**
 * Strict about what an item is judged by and nothing else: `resource` and `encryptedContent` of an authentic item may
 * be wrong in any way, and it is kept all the same. Graph: "changeNotification resource type".
 */
const changeNotification = z.object({
  tenantId: z.string().min(1).max(64),
  clientState: shortText,
  subscriptionId: shortText,
  changeType: shortText,
  lifecycleEvent: shortText,
  resource: z.unknown().optional(),
  encryptedContent: z.unknown().optional(),
});

/** @returns the post, or `body-too-large`, `body-not-json`, `envelope-invalid`; one bad item fails alone */
export function parseEnvelope(bodyText: string): Result<Envelope> {
  if (Buffer.byteLength(bodyText) > MAX_BODY_BYTES) return fail("body-too-large");
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
  return succeed({
    items: parsed.data.value.map(parseItem),
    validationTokens: tokens.map((token) => (typeof token === "string" ? token : "")),
  });
}

/** @returns the item, or `item-invalid` */
export function parseItem(value: unknown): Result<NotificationItem> {
  const parsed = changeNotification.safeParse(value);
  if (!parsed.success || isTooDeep(value)) return fail("item-invalid");
  const { tenantId, subscriptionId, changeType, lifecycleEvent, resource, encryptedContent } = parsed.data;
  const origin = { tenantId, clientState: parsed.data.clientState ?? undefined };
  if (lifecycleEvent && subscriptionId) {
    return succeed({ kind: "lifecycle", ...origin, subscriptionId, lifecycleEvent });
  }
  // Which change it was does not matter: created, updated, deleted and what comes tomorrow are all versions.
  if (!changeType) return fail("item-invalid");
  return succeed({
    kind: "change",
    ...origin,
    resource,
    encryptedContent: encryptedContent ?? undefined,
    verbatim: value as JsonObject,
  });
}

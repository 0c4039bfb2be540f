import type { Schemas } from "../../../client/teamsink-client.ts";

export type ChatMessage = Schemas["ChatMessage"];
export type Identity = Readonly<Record<string, unknown>>;

/** A JSON object of which is read what is there. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

/** What an identitySet may hold, in the order in which one is looked for. */
const KINDS = ["user", "application", "device", "conversation", "tag"] as const;
export type IdentityKind = (typeof KINDS)[number];

/** The one identity that an identitySet holds. */
export function identityIn(set: unknown): { readonly kind: IdentityKind; readonly identity: Identity } | undefined {
  if (!isJsonObject(set)) return undefined;
  for (const kind of KINDS) {
    const identity = set[kind];
    if (isJsonObject(identity)) return { kind, identity };
  }
  return undefined;
}

const UNNAMED: Readonly<Record<IdentityKind, string>> = {
  user: "Somebody",
  application: "An app",
  device: "A device",
  conversation: "A conversation",
  tag: "A tag",
};
const SHORT_ID_LENGTH = 8;

/** Graph often gives no name; then as much of the id as tells one from the other. */
export function nameOf(identity: unknown, kind: IdentityKind = "user"): string {
  if (!isJsonObject(identity)) return UNNAMED[kind];
  const id = textOf(identity.id);
  return textOf(identity.displayName) || (id === "" ? UNNAMED[kind] : `${UNNAMED[kind]} (${shortId(id)})`);
}

/** Of "8:orgid:1fb8890f-423e-…" or of a plain id the beginning of what is its own. */
function shortId(id: string): string {
  return (id.split(":").at(-1) || id).slice(0, SHORT_ID_LENGTH);
}

/** Names in a row, as one says them. */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat("en").format(names);
}

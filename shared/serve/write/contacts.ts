import { type Result, succeed } from "../../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import type { ContactParameters } from "../api/write-parameters.ts";
import type { Contact } from "../api/write-schema.ts";
import { type Acting, allowed } from "./acting.ts";

/** Chats that are looked at for who is in them, and members of each: who is in many would wait for long. */
const MAX_CHATS = 100;
const MEMBERS_OF_CHAT = 50;
/** Of what Graph lists. */
const MAX_LISTED = 200;

/** Whom this person may want to write to: whom they work with first, then whom they noted, then with whom they chat. */
export async function listContacts(
  acting: Acting,
  { q, limit }: ContactParameters,
): Promise<Result<readonly Contact[]>> {
  const isAllowed = allowed(acting, "contacts");
  if (!isAllowed.ok) return isAllowed;
  const { graph, userId } = acting;
  const [people, noted, chats] = await Promise.all([
    graph.people(q, MAX_LISTED),
    graph.contacts(MAX_LISTED),
    chatPartners(acting),
  ]);
  const all = merged([...people.flatMap(personIn), ...noted.flatMap(contactIn), ...chats]);
  const wanted = q?.toLowerCase();
  const isWanted = ({ displayName, userPrincipalName, mail }: Contact) =>
    wanted === undefined || [displayName, userPrincipalName, mail].some((text) => text?.toLowerCase().includes(wanted));
  return succeed(all.filter((contact) => contact.id !== userId && isWanted(contact)).slice(0, limit));
}

/** The same person from several places is one contact: by id, or by address where one place knows no id. */
function merged(found: readonly Contact[]): Contact[] {
  const contacts: Contact[] = [];
  const at = new Map<string, number>();
  for (const each of found) {
    const names = [each.id, each.mail?.toLowerCase(), each.userPrincipalName?.toLowerCase()].filter((name) => !!name);
    const index = names.map((name) => at.get(String(name))).find((known) => known !== undefined) ?? contacts.length;
    const known = contacts[index];
    contacts[index] = known === undefined ? each : joined(known, each);
    for (const name of names) at.set(String(name), index);
  }
  return contacts;
}

function joined(known: Contact, more: Contact): Contact {
  return {
    id: known.id ?? more.id,
    displayName: known.displayName || more.displayName,
    userPrincipalName: known.userPrincipalName ?? more.userPrincipalName,
    mail: known.mail ?? more.mail,
    origins: [...new Set([...known.origins, ...more.origins])],
  };
}

/** Graph: "person resource type". */
function personIn({ id, displayName, userPrincipalName, scoredEmailAddresses, personType }: JsonObject): Contact[] {
  const isUser = isJsonObject(personType) && personType.subclass === "OrganizationUser";
  const [scored] = Array.isArray(scoredEmailAddresses) ? scoredEmailAddresses.filter(isJsonObject) : [];
  return contactOf({
    id: isUser ? id : null,
    displayName,
    userPrincipalName: isUser ? userPrincipalName : null,
    mail: scored?.address,
    origin: "people",
  });
}

/** Graph: "contact resource type". */
function contactIn({ displayName, emailAddresses }: JsonObject): Contact[] {
  const [first] = Array.isArray(emailAddresses) ? emailAddresses.filter(isJsonObject) : [];
  return contactOf({ id: null, displayName, userPrincipalName: null, mail: first?.address, origin: "contacts" });
}

async function chatPartners({ seen }: Acting): Promise<Contact[]> {
  const chats = await seen.directory.page({ table: "chats", parentId: null, limit: MAX_CHATS });
  const contacts: Contact[] = [];
  for (const { id: parentId } of chats) {
    const rows = await seen.directory.page({ table: "members", parentId, limit: MEMBERS_OF_CHAT });
    for (const { id, value, absentSinceDateTime } of rows) {
      if (absentSinceDateTime !== null) continue;
      const { displayName, email } = value;
      contacts.push(...contactOf({ id, displayName, userPrincipalName: null, mail: email, origin: "chats" }));
    }
  }
  return contacts;
}

interface Found {
  readonly id: unknown;
  readonly displayName: unknown;
  readonly userPrincipalName: unknown;
  readonly mail: unknown;
  readonly origin: Contact["origins"][number];
}

/** Whoever has no name cannot be chosen. */
function contactOf({ id, displayName, userPrincipalName, mail, origin }: Found): Contact[] {
  const name = textOrNull(displayName);
  if (name === null) return [];
  const ids = { id: textOrNull(id), userPrincipalName: textOrNull(userPrincipalName), mail: textOrNull(mail) };
  return [{ ...ids, displayName: name, origins: [origin] }];
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

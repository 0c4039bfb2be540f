import * as z from "zod";
import type { Api } from "./api.ts";
import { get, post } from "./write.ts";

export const AVAILABILITIES = ["Available", "Busy", "DoNotDisturb", "BeRightBack", "Away", "Offline"] as const;
export type Availability = (typeof AVAILABILITIES)[number];

const presenceSchema = z.object({
  id: z.string(),
  availability: z.string(),
  activity: z.string().default(""),
  statusMessage: z
    .object({ text: z.string(), expiryDateTime: z.string().nullable().default(null) })
    .nullable()
    .default(null),
});
export type Presence = z.infer<typeof presenceSchema>;

const contactSchema = z.object({
  id: z.string().nullable(),
  displayName: z.string(),
  userPrincipalName: z.string().nullable(),
  mail: z.string().nullable(),
  origins: z.array(z.string()).default([]),
});
export type Contact = z.infer<typeof contactSchema>;

const viewpointSchema = z.object({
  chatId: z.string(),
  isHidden: z.boolean(),
  lastMessageReadDateTime: z.string().nullable(),
  unread: z.number(),
});
export type Viewpoint = z.infer<typeof viewpointSchema>;

const meSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  onBehalf: z.array(z.string()),
  canWrite: z.boolean(),
});
export type Abilities = z.infer<typeof meSchema>;

/** Nobody sees so many at once. */
export const MAX_ASKED = 100;

export async function presenceOf(api: Api, userIds: readonly string[]): Promise<readonly Presence[]> {
  if (userIds.length === 0) return [];
  const query = new URLSearchParams({ user_ids: userIds.slice(0, MAX_ASKED).join(",") });
  return (await get(api, `/presence?${query}`, z.object({ presence: z.array(presenceSchema) }))).presence;
}

export interface PresenceWish {
  /** Null: as Teams sees it again. */
  readonly availability?: Availability | null;
  readonly minutes?: number;
  readonly statusMessage?: string | null;
  readonly statusMinutes?: number;
}

export function setPresence(api: Api, body: PresenceWish): Promise<Presence> {
  return post(api, "/presence", { body, schema: presenceSchema });
}

export async function contactsLike(api: Api, q: string, limit: number): Promise<readonly Contact[]> {
  const query = new URLSearchParams({ limit: String(limit), ...(q !== "" && { q }) });
  return (await get(api, `/contacts?${query}`, z.object({ contacts: z.array(contactSchema) }))).contacts;
}

const VIEWPOINTS = 200;
const MAX_PAGES = 20;

/** Of every chat what is read; by the chat's id. */
export async function viewpointsOf(api: Api): Promise<ReadonlyMap<string, Viewpoint>> {
  const found = new Map<string, Viewpoint>();
  let next: string | undefined = `?limit=${VIEWPOINTS}`;
  const schema = z.object({ viewpoints: z.array(viewpointSchema), nextLink: z.string().optional() });
  for (let page = 0; next !== undefined && page < MAX_PAGES; page += 1) {
    const { viewpoints, nextLink }: z.infer<typeof schema> = await get(api, `/viewpoints${next}`, schema);
    for (const viewpoint of viewpoints) found.set(viewpoint.chatId, viewpoint);
    next = nextLink;
  }
  return found;
}

/** What the API does for whoever asks: of one that is older than writing, nothing. */
export async function abilitiesOf(api: Api): Promise<Abilities | undefined> {
  return get(api, "/me", meSchema).catch(() => undefined);
}

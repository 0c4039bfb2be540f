import * as z from "zod";
import type { Clock } from "../../shared/base/clock.ts";
import { APP, GRAPH } from "./backfill-tenant.ts";

/** Requests a second, and so many places at a time, each with one request a second. */
const PER_SECOND = 10;
const PAUSE_MS = 1_000;

const page = z.object({
  value: z.array(z.object({ id: z.string() })),
  "@odata.nextLink": z.string().optional(),
});
const tokenAnswer = z.object({ access_token: z.string() });

export interface NaiveReading {
  readonly clock: Clock;
  readonly ask: typeof fetch;
  /** When it is ended, whole or not. */
  readonly untilMs: number;
}

class TimeIsOver extends Error {}

/**
 * A reader as it is written in an afternoon: every list with default pages, one request for the replies of each root, ten
 * requests a second, no delta, and a place that fails is read from the beginning again: where Graph refuses one of thousands
 * of requests for a place, it never comes to its end.
 *
 * @returns the ids it saw, all of them or those until its time was over
 */
export async function readNaively({ clock, ask, untilMs }: NaiveReading): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  let token = getToken(ask);
  const get = async (pathOrLink: string) => {
    if (clock.nowMs() > untilMs) throw new TimeIsOver();
    await clock.sleep(PAUSE_MS);
    const url = pathOrLink.startsWith("/") ? `${GRAPH}/v1.0${pathOrLink}` : pathOrLink;
    const response = await ask(url, { headers: { authorization: `Bearer ${await token}` } });
    // It lives an hour, and a whole tenant takes longer.
    if (response.status === 401) token = getToken(ask);
    if (!response.ok) throw new Error(`${response.status}`);
    return page.parse(await response.json());
  };
  async function* list(path: string): AsyncIterable<string> {
    for (let next: string | undefined = path; next !== undefined; ) {
      const { value, "@odata.nextLink": link } = await get(next);
      for (const { id } of value) yield id;
      next = link;
    }
  }
  const untilItWorks = async (work: () => Promise<void>) => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof TimeIsOver) throw error;
        await clock.sleep(PAUSE_MS);
      }
    }
  };
  const all = async (path: string): Promise<readonly string[]> => {
    const ids: string[] = [];
    await untilItWorks(async () => {
      ids.length = 0;
      for await (const id of list(path)) ids.push(id);
    });
    return ids;
  };
  const readChannel = async (channel: string) => {
    for await (const rootId of list(`${channel}/messages`)) {
      seen.add(`${channel} ${rootId}`);
      for await (const id of list(`${channel}/messages/${rootId}/replies`)) seen.add(`${channel} ${rootId} ${id}`);
    }
  };
  const readChat = async (chat: string) => {
    for await (const id of list(`${chat}/messages`)) seen.add(`${chat} ${id}`);
  };
  const readAll = async () => {
    const channels: string[] = [];
    await inParallel(await all("/teams"), async (teamId) => {
      channels.push(...(await all(`/teams/${teamId}/channels`)).map((id) => `/teams/${teamId}/channels/${id}`));
    });
    const chats = new Set<string>();
    await inParallel(await all("/users"), async (userId) => {
      for (const id of await all(`/users/${userId}/chats`)) chats.add(`/chats/${id}`);
    });
    await inParallel(channels, (channel) => untilItWorks(() => readChannel(channel)));
    await inParallel([...chats], (chat) => untilItWorks(() => readChat(chat)));
  };
  try {
    await readAll();
  } catch (error) {
    if (!(error instanceof TimeIsOver)) throw error;
  }
  return seen;
}

async function getToken(ask: typeof fetch): Promise<string> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: APP.clientId,
    client_secret: APP.clientSecret,
    scope: `${GRAPH}/.default`,
  });
  const response = await ask(`${GRAPH}/${APP.tenantId}/oauth2/v2.0/token`, { method: "POST", body });
  return tokenAnswer.parse(await response.json()).access_token;
}

async function inParallel(places: readonly string[], work: (place: string) => Promise<void>): Promise<void> {
  const left = [...places];
  const worker = async () => {
    for (let place = left.shift(); place !== undefined; place = left.shift()) await work(place);
  };
  await Promise.all(Array.from({ length: PER_SECOND }, worker));
}

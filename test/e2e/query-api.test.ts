import { request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StoredMessage } from "../../local/tenant/model/conversation.ts";
import { presentAlone } from "../../local/tenant/model/present-message.ts";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import { inOrder, type Library, storeLibrary, writtenMs } from "../helpers/library.ts";
import { type CheckedDocument, checkOpenapi, openapiProblems } from "../helpers/openapi-checks.ts";
import { assertNoSecretsIn, problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

let running: RunningStack;
let library: Library;

beforeAll(async () => {
  running = await startRunningStack({ seed: 13 });
  library = await storeLibrary(running);
});

afterAll(() => running?.stop());

interface Page {
  readonly count: number;
  readonly messages: readonly { readonly id: string }[];
  readonly nextLink?: string;
}

const channel = () => ({ team_id: library.teamId, channel_id: library.channelId });

function listPath(query: Record<string, string>): string {
  return `/api/messages?${new URLSearchParams(query)}`;
}

async function page(path: string): Promise<Page> {
  const response = await running.get(path);
  expect(response.status, path).toBe(200);
  const answer: unknown = await response.json();
  expect(ANSWERS.MessagePage.safeParse(answer).error?.issues, path).toBeUndefined();
  return answer as Page;
}

/** Follows nextLink to the end. */
async function allPages(query: Record<string, string>): Promise<Page[]> {
  const pages = [await page(listPath(query))];
  for (let next = pages[0]?.nextLink; next !== undefined; next = pages.at(-1)?.nextLink) {
    pages.push(await page(nextPath(next)));
  }
  return pages;
}

/** As any client resolves it, against what it asked for. */
function nextPath(nextLink = ""): string {
  const { pathname, search } = new URL(nextLink, `${running.doors.http}/api/messages?asked=before`);
  return `${pathname}${search}`;
}

const idsOf = (messages: readonly { readonly id: string }[]) => messages.map(({ id }) => id);

function pathOf({ id, rootId, conversation }: StoredMessage): string {
  const messageId = rootId === null ? id : `${rootId}.${id}`;
  return `/api/messages/${encodeURIComponent(conversation.conversationId)}/${messageId}`;
}

/** As it came, sealed, in a notification, but for the replies, which are messages of their own. */
function asItCame(stored: StoredMessage): unknown {
  const { replies: _replies, ...own } = presentAlone(stored, stored.message) as Record<string, unknown>;
  return JSON.parse(JSON.stringify(own));
}

/** With what is known of its replies, where it is a post. */
function asListed(stored: StoredMessage): unknown {
  const { root, replies } = library.thread;
  if (stored.rootId !== null) return asItCame(stored);
  const { length: count } = stored.id === root.id ? replies : [];
  const lastCreatedDateTime = count > 0 ? new Date(writtenMs(22)).toISOString() : null;
  return { ...(asItCame(stored) as object), sink: { replies: { count, lastCreatedDateTime } } };
}

describe("the list of a conversation", () => {
  it("gives each message as Graph does, and says of each post how many replies it has", async () => {
    const { count, messages, nextLink } = await page(listPath({ ...channel(), order: "createdDateTime" }));
    const expected = inOrder(library.messages(), "createdDateTime").map(asListed);
    expect(messages).toStrictEqual(expected);
    expect({ count, nextLink }).toEqual({ count: expected.length, nextLink: undefined });
  });

  it.each(["createdDateTime", "lastModifiedDateTime"] as const)("is in order of %s, both ways", async (order) => {
    const expected = idsOf(inOrder(library.messages(), order));
    expect(idsOf((await page(listPath({ ...channel(), order }))).messages)).toEqual(expected);
    const reversed = await page(listPath({ ...channel(), order: `-${order}` }));
    expect(idsOf(reversed.messages)).toEqual(expected.toReversed());
  });

  it("is newest first by default", async () => {
    const expected = idsOf(inOrder(library.messages(), "createdDateTime")).toReversed();
    expect(idsOf((await page(listPath({ ...channel(), limit: "3" }))).messages)).toEqual(expected.slice(0, 3));
  });

  it.each(["createdDateTime", "-createdDateTime", "lastModifiedDateTime", "-lastModifiedDateTime"])(
    "in pages by %s gives every message exactly once",
    async (order) => {
      const whole = await page(listPath({ ...channel(), order }));
      const pages = await allPages({ ...channel(), order, limit: "4" });
      expect(pages.map(({ count }) => count)).toEqual([4, 4, 4, 4, 4, 3]);
      expect(pages.flatMap(({ messages }) => messages)).toEqual(whole.messages);
    },
  );

  it("in pages neither repeats nor skips when a message arrives meanwhile", async () => {
    const { model } = running.stack.tenant ?? {};
    const chat = model?.population.chats.at(-1);
    if (!model || !chat) throw new Error("no chat");
    const post = (text: string) => model.postMessage(chat.id, { text });
    const isStored = ({ id }: StoredMessage) =>
      running.event("message.stored", { conversationId: chat.id, cosmosId: id });
    const posted = ["one", "two", "three"].map(post);
    await Promise.all(posted.map(isStored));
    const newest = await page(listPath({ chat_id: chat.id, limit: "2" }));
    await isStored(post("four"));
    const rest = await page(nextPath(newest.nextLink));
    expect(idsOf([...newest.messages, ...rest.messages])).toEqual(idsOf(posted).toReversed());
  });

  it("has a nextLink without the key of the request", async () => {
    const path = listPath({ ...channel(), limit: "1", code: running.stack.functionKey });
    const response = await fetch(`${running.doors.http}${path}`);
    expect(response.status).toBe(200);
    const { nextLink } = (await response.json()) as Page;
    expect(nextLink).toMatch(/^\?.*&cursor=/);
    expect(nextLink).not.toContain(running.stack.functionKey);
  });

  const at = (index: number) => new Date(writtenMs(index)).toISOString();
  const written = ({ message }: StoredMessage) => Date.parse(message.createdDateTime);
  it.each<[string, () => Record<string, string>, (message: StoredMessage) => boolean]>([
    ["since, inclusive", () => ({ since: at(5) }), (message) => written(message) >= writtenMs(5)],
    ["until, exclusive", () => ({ until: at(5) }), (message) => written(message) < writtenMs(5)],
    [
      "since in another zone",
      () => ({ since: "2026-02-01T01:05:00+01:00" }),
      (message) => written(message) >= writtenMs(5),
    ],
    ["from", () => ({ from: library.authors[1] }), ({ message }) => message.from?.user?.id === library.authors[1]],
    ["from, of two", () => ({ from: library.authors.join() }), () => true],
    ["root_id", () => ({ root_id: library.thread.root.id }), ({ rootId }) => rootId === library.thread.root.id],
    ["replies=false", () => ({ replies: "false" }), ({ rootId }) => rootId === null],
    ["q in any case", () => ({ q: "zEBRA" }), ({ message }) => message.body.content.includes("Zebra")],
    ["q of a text nobody wrote", () => ({ q: "giraffe" }), () => false],
    [
      "all of them together",
      () => ({ since: at(5), until: at(15), from: library.authors[0], q: "zebra" }),
      (message) => written(message) === writtenMs(10),
    ],
    [
      "team_id and from in upper case",
      () => ({ team_id: library.teamId.toUpperCase(), from: (library.authors[1] ?? "").toUpperCase() }),
      ({ message }) => message.from?.user?.id === library.authors[1],
    ],
  ])("is filtered by %s", async (_name, query, fits) => {
    const expected = inOrder(library.messages(), "createdDateTime").filter(fits);
    const pages = await allPages({ ...channel(), order: "createdDateTime", limit: "2", ...query() });
    expect(idsOf(pages.flatMap(({ messages }) => messages))).toEqual(idsOf(expected));
  });

  it("of a chat needs its id alone", async () => {
    const { messages } = await page(listPath({ chat_id: library.chatId }));
    expect(messages).toEqual([expect.objectContaining({ chatId: library.chatId })]);
  });
});

describe("one message", () => {
  it("is found by its id, a reply also by the ids of root and reply", async () => {
    const [reply] = library.thread.replies;
    if (!reply) throw new Error("no reply");
    const byId = `/api/messages/${encodeURIComponent(library.channelId)}/${reply.id}`;
    for (const [path, stored] of [
      [pathOf(library.thread.root), library.thread.root],
      [pathOf(reply), reply],
      [byId, reply],
    ] as const) {
      const response = await running.get(path);
      expect(response.status).toBe(200);
      const answer: unknown = await response.json();
      expect(ANSWERS.ChatMessage.safeParse(answer).error?.issues).toBeUndefined();
      expect(answer).toStrictEqual(asItCame(stored));
    }
    const refreshed = await running.get(`${pathOf(library.thread.root)}?refresh=true`);
    expect([refreshed.status, refreshed.headers.get("x-refresh-complete")]).toEqual([200, "true"]);
  });

  it("has its versions, oldest first", async () => {
    const response = await running.get(`${pathOf(library.edited)}/versions`);
    const { count, versions } = (await response.json()) as {
      count: number;
      versions: { version: number; payload: object }[];
    };
    expect(count).toBe(library.edited.versions.length);
    expect(versions.map(({ version }) => version)).toEqual(library.edited.versions);
    const contents = versions.map(({ payload }) => (payload as { body: { content: string } }).body.content);
    expect(contents).toEqual([
      expect.stringContaining("Note 1"),
      expect.stringContaining("second thought"),
      expect.stringContaining("third thought"),
    ]);
  });

  it("is shown as it was at a time", async () => {
    const contentAt = async (timeMs: number) => {
      const response = await running.get(`${pathOf(library.edited)}?asOf=${new Date(timeMs).toISOString()}`);
      return response.status === 200
        ? ((await response.json()) as { body: { content: string } }).body.content
        : response.status;
    };
    const [first = 0, second = 0, third = 0] = library.edited.versions;
    expect(await contentAt(first - 1)).toBe(404);
    expect(await contentAt(first)).toContain("Note 1");
    expect(await contentAt(second)).toContain("second thought");
    expect(await contentAt(third - 1)).toContain("second thought");
    expect(await contentAt(third + 86_400_000)).toContain("third thought");
  });

  it("that was deleted is still there, as is what it said", async () => {
    const now = (await (await running.get(pathOf(library.deleted))).json()) as Record<string, unknown>;
    expect(now.deletedDateTime).toEqual(expect.any(String));
    const [first = 0] = library.deleted.versions;
    const before = await running.get(`${pathOf(library.deleted)}?asOf=${new Date(first).toISOString()}`);
    expect(await before.json()).toMatchObject({
      deletedDateTime: null,
      body: { content: expect.stringContaining("Note 2") },
    });
  });
});

describe("what is refused", () => {
  it.each(["/api/messages?chat_id=a", "/api/messages/a/b", "/api/messages/a/b/versions"])(
    "%s without a key or with a wrong one gets 401",
    async (path) => {
      for (const headers of [{}, { "x-functions-key": "wrong" }] as Record<string, string>[]) {
        expect((await fetch(`${running.doors.http}${path}`, { headers })).status).toBe(401);
      }
      expect((await fetch(`${running.doors.http}${path}${path.includes("?") ? "&" : "?"}code=wrong`)).status).toBe(401);
    },
  );

  it.each<[string, () => string, string]>([
    ["an unknown chat", () => listPath({ chat_id: "19:nowhere" }), "conversation-not-found"],
    ["a channel of another team", () => listPath({ ...channel(), team_id: "other" }), "conversation-not-found"],
    [
      "a channel of another team, of which nothing is left",
      () => listPath({ ...channel(), team_id: "other", since: "2036-01-01T00:00:00Z" }),
      "conversation-not-found",
    ],
    ...["a%5Cb", "a%23b", "%3Fx", "%20", "x".repeat(1_100)].flatMap((id): [string, () => string, string][] => [
      [`a message ${id.slice(0, 9)}`, () => `/api/messages/${library.channelId}/${id}`, "message-not-found"],
      [
        `the versions of ${id.slice(0, 9)}`,
        () => `/api/messages/${library.channelId}/${id}/versions`,
        "message-not-found",
      ],
      [`a conversation ${id.slice(0, 9)}`, () => `/api/messages/${id}/1`, "conversation-not-found"],
    ]),
    ["a message of an unknown chat", () => "/api/messages/19:nowhere/1", "conversation-not-found"],
    ["an unknown message", () => `/api/messages/${library.channelId}/1`, "message-not-found"],
    ["versions of an unknown message", () => `/api/messages/${library.channelId}/1/versions`, "message-not-found"],
    [
      "a reply of another root",
      () => `${pathOf(library.edited)}.${library.thread.replies[0]?.id}`,
      "message-not-found",
    ],
  ])("%s gets 404", async (_name, path, code) => {
    const answer = await problemOf(await running.get(path()));
    expect(answer).toMatchObject({ status: 404, contentType: "application/problem+json", code });
  });
});

describe("every answer", () => {
  it("repeats nothing of the Host header", async () => {
    const get = (path: string) =>
      new Promise<string>((resolve, reject) => {
        const headers = { host: "evil.example", "x-functions-key": running.stack.functionKey };
        httpRequest(`${running.doors.http}${path}`, { headers })
          .on("response", (response) => resolve(text(response)))
          .on("error", reject)
          .end();
      });
    for (const path of [listPath({ ...channel(), limit: "1" }), "/api/openapi.json", "/api/docs", "/api/redoc"]) {
      const answer = await get(path);
      expect(answer.length).toBeGreaterThan(100);
      expect(answer).not.toContain("evil.example");
    }
  });
});

describe("GET /api/openapi.json", () => {
  let document: CheckedDocument;

  beforeAll(async () => {
    const response = await fetch(`${running.doors.http}/api/openapi.json`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
    document = checkOpenapi(await response.json());
  });

  it("is OpenAPI 3.1 and describes this host", () => {
    expect(openapiProblems(document)).toEqual([]);
    expect(document.servers).toMatchObject([{ url: "/api" }, { url: "/api/entra" }]);
    const registered = running.stack.host.ready.functions.map(({ source }) => source);
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const { security = [] } = operation ?? {};
        const verb = method.toUpperCase();
        expect(registered).toContain(`${verb} /api${path}`);
        if (security.length > 0) expect(registered).toContain(`${verb} /api/entra${path}`);
      }
    }
  });

  const queryParameters = (path: string) =>
    (document.paths[path]?.get?.parameters ?? []).filter((parameter) => parameter.in === "query");

  /** The parameters that the answer complains of. */
  const wrong = async (path: string) => {
    const response = await running.get(path);
    const { errors = [] } = (await response.json()) as { errors?: { parameter: string }[] };
    return errors.map(({ parameter }) => parameter);
  };

  it("names exactly the parameters that are accepted", async () => {
    const accepted: Record<string, string> = {
      team_id: library.teamId,
      channel_id: library.channelId,
      chat_id: library.chatId,
      since: "2026-01-01T00:00:00Z",
      until: "2026-01-02T00:00:00Z",
      from: library.authors.join(),
      sender_type: "bot,systemEventMessage",
      modified_since: "2026-01-01T00:00:00Z",
      modified_until: "2026-01-02T00:00:00Z",
      root_id: library.thread.root.id,
      replies: "true",
      q: "a",
      order: "createdDateTime",
      policy: "hide",
      limit: "1",
      cursor: Buffer.from('[1,"a"]').toString("base64url"),
    };
    expect(queryParameters("/messages").map(({ name }) => name)).toEqual(Object.keys(accepted));
    expect(await wrong(listPath({ ...accepted, unheard: "of" }))).toEqual(["unheard", "chat_id"]);
    const { chat_id: _chat, ...all } = accepted;
    expect(await wrong(listPath(all))).toEqual([]);
    const path = pathOf(library.edited);
    const ofOne = queryParameters("/messages/{conversationId}/{messageId}").map(({ name }) => name);
    expect(ofOne).toEqual(["asOf", "refresh", "team_id", "policy"]);
    expect(await wrong(`${path}?asOf=2036-01-01T00:00:00Z`)).toEqual([]);
    expect(await wrong(`${path}?unheard=of`)).toEqual(["unheard"]);
  });

  it("says which values are accepted", async () => {
    const schemas = Object.fromEntries(queryParameters("/messages").map(({ name, schema }) => [name, schema]));
    const isWrong = async (name: string, value: unknown) =>
      (await wrong(listPath({ chat_id: library.chatId, [name]: String(value) }))).includes(name);
    const { minimum, maximum } = schemas.limit as { minimum: number; maximum: number };
    for (const value of [minimum, 50, maximum]) expect(await isWrong("limit", value), `${value}`).toBe(false);
    for (const value of [minimum - 1, maximum + 1, 1.5]) expect(await isWrong("limit", value), `${value}`).toBe(true);
    const orders = schemas.order?.enum as string[];
    expect(orders).toHaveLength(4);
    for (const value of orders) expect(await isWrong("order", value), value).toBe(false);
    expect(await isWrong("order", "subject")).toBe(true);
    const { minLength, maxLength } = schemas.q as { minLength: number; maxLength: number };
    for (const length of [minLength, maxLength]) expect(await isWrong("q", "a".repeat(length))).toBe(false);
    for (const length of [minLength - 1, maxLength + 1]) expect(await isWrong("q", "a".repeat(length))).toBe(true);
    for (const name of ["since", "until"]) {
      expect(schemas[name]?.format).toBe("date-time");
      const examples = (schemas[name]?.examples ?? []) as string[];
      expect(examples).not.toHaveLength(0);
      for (const example of examples) expect(await isWrong(name, example)).toBe(false);
    }
  });
});

it("no log line holds a body, token, secret or clientState", () => {
  const { settings, functionKey, tenant } = running.stack;
  const states = tenant?.control.subscriptions.active().map(({ clientState }) => clientState ?? "") ?? [];
  const bodies = library
    .messages()
    .flatMap(({ message }) => (message.body.content.length >= 8 ? [message.body.content] : []));
  const values = [settings.AZURE_CLIENT_SECRET, settings.COSMOS_KEY, functionKey, ...states, ...bodies];
  assertNoSecretsIn(running.log, Object.fromEntries(values.map((value, index) => [`${index}`, value ?? ""])));
});

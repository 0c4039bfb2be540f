import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createLog } from "../../../../shared/base/log.ts";
import { answerMessages } from "../../../../shared/serve/api/list-messages.ts";
import { listParameters } from "../../../../shared/serve/api/list-parameters.ts";
import {
  messageVersions,
  oneMessage,
  oneParameters,
  versionsParameters,
} from "../../../../shared/serve/api/one-message.ts";
import { type Policy, underPolicy } from "../../../../shared/serve/api/policy.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";

const CREATED_MS = Date.UTC(2026, 0, 1);
const SECRET = "4111 1111 1111 1111";
const TIP = "This item appears to contain a card number.";
const blocked = { dlpAction: "notifySender,blockAccess", policyTip: { generalText: TIP } };
const iso = (timeMs: number) => new Date(timeMs).toISOString();

function message(id: string, version: number, rest: object = {}) {
  return {
    id,
    chatId: "19:a",
    etag: String(CREATED_MS + version),
    createdDateTime: iso(CREATED_MS + Number(id)),
    lastModifiedDateTime: iso(CREATED_MS + version),
    subject: SECRET,
    summary: SECRET,
    body: { contentType: "html", content: `<p>${SECRET}</p>` },
    attachments: [{ id: "1", contentType: "application/vnd.microsoft.card.adaptive", content: `{"text":"${SECRET}"}` }],
    mentions: [{ id: 0, mentionText: SECRET }],
    eventDetail: { tomorrow: SECRET },
    addedTomorrow: { quote: SECRET },
    from: { user: { id: "ann", displayName: "Ann" } },
    reactions: [{ reactionType: "like" }],
    policyViolation: null,
    ...rest,
  };
}

async function createWorld(payloads: readonly object[]) {
  const ports = {
    blobs: createMemoryBlobStore(),
    messages: createMemoryMessageStore(),
    clock: new SimulatedClock(),
    log: createLog(() => {}),
  };
  for (const payload of payloads) {
    const stored = await storeMessage(ports, {
      payload: { ...payload },
      road: "live",
      tenantId: "t",
      receivedMs: CREATED_MS,
    });
    if (!stored.ok) throw stored.error;
  }
  const address = (messageId: string) => ({ conversationId: "19:a", messageId });
  return {
    one: async (id: string, query: object) => {
      const found = await oneMessage(ports, address(id), oneParameters.parse(query));
      return found.ok ? found.value : found.error.code;
    },
    versions: async (id: string, policy?: Policy) => {
      const page = await messageVersions(ports, address(id), versionsParameters.parse({ policy }));
      return page.ok ? page.value.versions : page.error.code;
    },
    list: async (query: object) => {
      const page = await answerMessages(ports.messages, listParameters.parse({ chat_id: "19:a", ...query }));
      if (!page.ok) throw page.error;
      return page.value.messages;
    },
    /** Page by page, as a client goes on; each with whether it has a link. */
    pages: async (query: object) => {
      const pages: { readonly ids: readonly unknown[]; readonly goesOn: boolean }[] = [];
      for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
        const asked = { chat_id: "19:a", ...query, ...(cursor === undefined ? {} : { cursor }) };
        const page = await answerMessages(ports.messages, listParameters.parse(asked));
        if (!page.ok) throw page.error;
        cursor = page.value.nextCursor;
        pages.push({ ids: page.value.messages.map(({ id }) => id), goesOn: cursor !== undefined });
      }
      return pages;
    },
  };
}

describe("a blocked message", () => {
  const world = createWorld([message("1", 1), message("1", 5, { policyViolation: blocked }), message("2", 2)]);

  it("is its policy tip by default, with a mark, and nothing of what it says is left anywhere", async () => {
    const { one, list, versions } = await world;
    const answers = [
      await one("1", {}),
      (await list({ order: "createdDateTime" }))[0],
      await one("1", { asOf: iso(CREATED_MS + 1) }),
      (await versions("1"))[0],
      (await versions("1"))[1],
    ];
    for (const answer of answers) {
      expect(JSON.stringify(answer)).not.toContain(SECRET);
      expect(JSON.stringify(answer)).toContain('"policyMark":"blocked"');
      expect(JSON.stringify(answer)).toContain(TIP);
    }
    expect(answers[0]).toMatchObject({
      id: "1",
      subject: null,
      body: { contentType: "text", content: TIP },
      from: { user: { displayName: "Ann" } },
      reactions: [{ reactionType: "like" }],
      policyViolation: blocked,
    });
  });

  it("is not there under hide, before the verdict neither", async () => {
    const { one, list, versions } = await world;
    expect((await list({ policy: "hide" })).map(({ id }) => id)).toEqual(["2"]);
    expect(await one("1", { policy: "hide" })).toBe("message-not-found");
    expect(await one("1", { policy: "hide", asOf: iso(CREATED_MS + 1) })).toBe("message-not-found");
    expect(await versions("1", "hide")).toBe("message-not-found");
  });

  it("is as it was written under show, without a mark", async () => {
    const { one, list, versions } = await world;
    expect(await one("1", { policy: "show" })).toEqual(message("1", 5, { policyViolation: blocked }));
    expect((await list({ policy: "show", order: "createdDateTime" }))[0]).toEqual(await one("1", { policy: "show" }));
    expect((await versions("1", "show"))[0]).toMatchObject({ payload: message("1", 1) });
  });

  it("is not found by a text that is not shown, which would tell that it holds it", async () => {
    const { list } = await world;
    const found = async (policy: Policy) => (await list({ q: "4111", policy })).map(({ id }) => id);
    expect(await found("flag")).toEqual(["2"]);
    expect(await found("hide")).toEqual(["2"]);
    expect(await found("show")).toEqual(["2", "1"]);
  });

  it("is not found by how the pages of a search end either: those there are as if it were not", async () => {
    const isBlocked = (index: number) => index % 7 !== 3;
    const all = Array.from({ length: 40 }, (_unused, index) =>
      message(String(index + 1), index + 1, isBlocked(index) ? { policyViolation: blocked } : {}),
    );
    const [mixed, without] = [
      await createWorld(all),
      await createWorld(all.filter((_one, index) => !isBlocked(index))),
    ];
    for (const limit of ["1", "2", "3", "200"]) {
      for (const order of ["createdDateTime", "-createdDateTime"]) {
        const query = { q: "4111", limit, order };
        expect(await mixed.pages(query)).toEqual(await without.pages(query));
        expect(await mixed.pages({ ...query, policy: "hide" })).toEqual(await without.pages(query));
      }
    }
    expect((await mixed.pages({ q: "4111", policy: "show", limit: "200" }))[0]?.ids).toHaveLength(40);
  });

  it("stays blocked in an older version where its card is another one, although its body is the same", async () => {
    const card = (text: string) => [{ id: "1", contentType: "application/vnd.microsoft.card.adaptive", content: text }];
    const body = { contentType: "html", content: '<attachment id="1"></attachment>' };
    const clean = { subject: null, summary: null, mentions: [], eventDetail: null, addedTomorrow: null, body };
    const world = await createWorld([
      message("1", 1, { ...clean, attachments: card(SECRET), policyViolation: blocked }),
      message("1", 5, { ...clean, attachments: card("nothing") }),
    ]);
    expect(JSON.stringify(await world.versions("1"))).not.toContain(SECRET);
    expect(await world.one("1", { policy: "hide", asOf: iso(CREATED_MS + 1) })).toBe("message-not-found");
    expect(JSON.stringify(await world.versions("1", "show"))).toContain(SECRET);
  });

  it("leaves a message without a verdict as it is, whatever the policy", async () => {
    const { one } = await world;
    for (const policy of ["show", "flag", "hide"]) expect(await one("2", { policy })).toEqual(message("2", 2));
  });
});

describe("a verdict that changes", () => {
  it("hides an older version by its own verdict, although the message was written anew and is clean", async () => {
    const { one, versions } = await createWorld([
      message("1", 1, { policyViolation: blocked }),
      message("1", 5, { body: { contentType: "text", content: "clean" }, subject: "clean" }),
    ]);
    expect(await one("1", { policy: "hide" })).toMatchObject({ body: { content: "clean" } });
    expect(await one("1", { policy: "hide", asOf: iso(CREATED_MS + 1) })).toBe("message-not-found");
    expect(await versions("1", "hide")).toMatchObject([{ version: CREATED_MS + 5 }]);
    expect(await one("1", { asOf: iso(CREATED_MS + 1) })).toMatchObject({ body: { content: TIP } });
  });

  it("is lifted from the same text in older versions: by the rule, or by a sender who may", async () => {
    const details = { userAction: "override", verdictDetails: "allowOverrideWithoutJustification" };
    const lifted = [{ policyViolation: null }, { policyViolation: { ...blocked, ...details } }];
    for (const last of lifted) {
      const { one } = await createWorld([message("1", 1, { policyViolation: blocked }), message("1", 5, last)]);
      const then = await one("1", { asOf: iso(CREATED_MS + 1) });
      expect(then).toMatchObject({ subject: SECRET, policyMark: "flagged" });
    }
  });

  it("holds for other organizations alone: shown as it is", () => {
    const external = message("1", 1, { policyViolation: { dlpAction: "blockAccessExternal" } });
    expect(underPolicy(external, "flag")).toBe(external);
  });

  it("that only notifies the sender leaves the text, and marks it, also under hide", () => {
    const notified = message("1", 1, { policyViolation: { dlpAction: "notifySender" } });
    expect(underPolicy(notified, "flag")).toEqual({ ...notified, policyMark: "flagged" });
    expect(underPolicy(notified, "hide")).toEqual({ ...notified, policyMark: "flagged" });
    expect(underPolicy(notified, "show")).toEqual(notified);
  });
});

describe("the parameter policy", () => {
  it("is one of three, and flag where it is not said", () => {
    expect(oneParameters.parse({}).policy).toBe("flag");
    expect(oneParameters.safeParse({ policy: "off" }).error?.issues[0]?.message).toBe(
      "expected one of show, flag, hide",
    );
  });
});

import { createHash, randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { sha256Of } from "../../../../local/tenant/model/content-bytes.ts";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { BLOCK_BYTES } from "../../../../shared/port/content-store.ts";
import { type ContentWorld, createContentWorld, fileAttachment, placesOf } from "../../../helpers/content-world.ts";

const SITE = "https://contoso.sharepoint.example/sites/files";
const DAY_MS = 86_400_000;
const bytesDigest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const image = (bytes = randomBytes(2_000)) => ({ contentType: "image/png", bytes });

let world: ContentWorld;
let places: ReturnType<typeof placesOf>;
beforeEach(async () => {
  world = await createContentWorld();
  places = placesOf(world.tenant);
});

async function* brokenAfter(body: AsyncIterable<Uint8Array>, sizeBytes: number): AsyncIterable<Uint8Array> {
  let leftBytes = sizeBytes;
  for await (const chunk of body) {
    yield chunk.subarray(0, leftBytes);
    leftBytes -= chunk.byteLength;
    if (leftBytes <= 0) throw new TeamsinkError("graph-unavailable");
  }
}

async function stored(
  conversationId: string,
  ...post: [Parameters<typeof world.tenant.model.postMessage>[1], object?]
) {
  const message = world.tenant.model.postMessage(conversationId, ...post);
  expect((await world.store(message)).ok).toBe(true);
  return message;
}

let reactions = 0;

/** As it then comes. */
async function react(message: Awaited<ReturnType<typeof stored>>) {
  const { conversationId, memberIds } = message.conversation;
  await world.pass(1_000);
  reactions += 1;
  const reaction = reactions % 2 === 1 ? "like" : "heart";
  world.tenant.model.setReaction({ conversationId, messageId: message.id }, memberIds[0] ?? "", reaction);
  await world.store(message);
}

describe("what a message names", () => {
  it.each(["chat", "channel", "reply"])("is fetched from where a message of a %s stands", async (kind) => {
    const { chatId, channelId, root } = places;
    const picture = image();
    const code = { contentType: "text/plain", bytes: Buffer.from("let x;"), language: "JavaScript" };
    const conversationId = kind === "chat" ? chatId : channelId;
    const options = kind === "reply" ? { rootId: root.id } : {};
    await stored(conversationId, { text: "look", hosted: [picture, code] }, options);
    expect(world.jobs()).toBe(1);
    await world.workOff();
    const entries = await world.entries({ conversationId });
    expect(entries).toMatchObject([
      { kind: "hosted-content", state: "kept", mediaType: "image/png", sizeBytes: 2_000, attachmentId: null },
      { kind: "hosted-content", state: "kept", mediaType: "text/plain", sha256: bytesDigest(code.bytes) },
    ]);
    expect(world.ports.content.contents.get(bytesDigest(picture.bytes))).toEqual(picture.bytes);
  });

  it("is kept once for equal bytes, whoever names them", async () => {
    const same = image();
    await stored(places.chatId, { text: "1", hosted: [same] });
    await stored(places.channelId, { text: "2", hosted: [same, same] });
    await world.workOff();
    expect([...world.ports.content.contents.keys()]).toEqual([bytesDigest(same.bytes)]);
    expect(await world.entries({ conversationId: places.channelId })).toHaveLength(2);
  });

  it("sends nothing where nothing is named, and where somebody only reacts", async () => {
    const message = await stored(places.chatId, {
      text: "plain",
      mentions: [world.tenant.model.population.users[0] as never],
    });
    expect(world.jobs()).toBe(0);
    const named = await stored(places.chatId, { text: "look", hosted: [image()] });
    expect(world.jobs()).toBe(1);
    await world.workOff();
    for (const reacted of [message, named]) await react(reacted);
    expect(world.jobs()).toBe(0);
  });

  it("is asked for once, however often somebody reacts before it is there", async () => {
    const named = await stored(places.chatId, { text: "look", hosted: [image()] });
    for (let times = 0; times < 3; times += 1) await react(named);
    await world.workOff();
    expect(world.asked.filter((url) => url.includes("/hostedContents/"))).toHaveLength(1);
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ state: "kept" }]);
  });

  it("is in a queue before the document is stored: a failure in between loses nothing, by either road", async () => {
    const message = world.tenant.model.postMessage(places.chatId, { text: "look", hosted: [image()] });
    for (const road of ["live", "delta"] as const) {
      world.ports.messages.failNext(road === "delta" ? 2 : 1);
      // The read before a sync's write, or the write itself.
      await world.store(message, road).catch(() => undefined);
      await world.store(message, road).catch(() => undefined);
    }
    expect((await world.store(message)).ok).toBe(true);
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ state: "kept" }]);
  });

  it("waits with the document for the queue", async () => {
    const message = world.tenant.model.postMessage(places.chatId, { text: "look", hosted: [image()] });
    world.ports.queue.failNext(1);
    await expect(world.store(message)).rejects.toMatchObject({ code: "queue-unavailable" });
    expect(world.ports.messages.all()).toEqual([]);
  });
});

describe("a file", () => {
  const url = `${SITE}/a%20file.docx`;
  const put = (sizeBytes = 5_000) =>
    world.tenant.model.files.put({
      url,
      sizeBytes,
      mimeType: "application/msword",
      atMs: world.tenant.model.nowMs - 1,
    });

  it("is copied with its name, type and eTag, once however often a message names it", async () => {
    const { versions } = put();
    await stored(places.chatId, { text: "here", attachments: [fileAttachment(url), fileAttachment(url)] });
    await world.workOff();
    const [entry, ...others] = await world.entries({ conversationId: places.chatId });
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      state: "kept",
      name: "a file.docx",
      mediaType: "application/msword",
      sizeBytes: 5_000,
      eTag: versions[0]?.eTag,
      sha256: await sha256Of(versions[0]?.bytes as never),
      isChangedSinceSent: false,
    });
    expect(world.asked.filter((asked) => asked.includes("download.aspx"))).toHaveLength(1);
  });

  it("that was edited since is not called the one that was sent", async () => {
    put();
    const message = await stored(places.chatId, { text: "here", attachments: [fileAttachment(url)] });
    await world.pass(60_000);
    const after = world.tenant.model.files.change({ url, sizeBytes: 6_000, atMs: world.tenant.model.nowMs });
    await world.workOff();
    const later = await stored(places.chatId, { text: "again", attachments: [fileAttachment(url)] });
    await world.workOff();
    const entries = await world.entries({ conversationId: places.chatId });
    expect(entries.map(({ isChangedSinceSent, eTag }) => ({ isChangedSinceSent, eTag }))).toEqual([
      { isChangedSinceSent: true, eTag: after.eTag },
      { isChangedSinceSent: false, eTag: after.eTag },
    ]);
    expect(later.id > message.id).toBe(true);
  });

  it("of many megabytes goes over several parts, is never held, and survives a way that breaks", async () => {
    const { versions } = put(6 * BLOCK_BYTES + 123);
    await stored(places.chatId, { text: "big", attachments: [fileAttachment(url)] });
    world.tenant.control.faults.set("content-cut", { count: 4 });
    for (let tries = 0; tries < 9; tries += 1) {
      const [job] = world.ports.queue.sent;
      await world.workOff().catch(() => job && world.ports.queue.sent.push(job));
    }
    const [entry] = await world.entries({ conversationId: places.chatId });
    expect(entry).toMatchObject({ state: "kept", sha256: await sha256Of(versions[0]?.bytes as never) });
    expect(world.ports.content.stagedCopies).toBe(0);
  });

  /** Each way to the file's bytes breaks after its first block; where the next one begins, something happens first. */
  function breakEachWay(before: () => void): void {
    const { contentReader } = world.ports;
    world.ports.contentReader = {
      ...contentReader,
      file: (address) => async (fromBytes) => {
        if (fromBytes > 0) before();
        const part = await contentReader.file(address)(fromBytes);
        return { ...part, body: fromBytes > 0 ? part.body : brokenAfter(part.body, BLOCK_BYTES + 1) };
      },
    };
  }

  async function broughtAgain(times: number): Promise<void> {
    for (let left = times; left > 0; left -= 1) {
      const [job] = world.ports.queue.sent;
      await world.workOff().catch(() => job && world.ports.queue.sent.push(job));
    }
  }

  it("that is shorter when the copy goes on is copied anew", async () => {
    put(2 * BLOCK_BYTES);
    await stored(places.chatId, { text: "x", attachments: [fileAttachment(url)] });
    breakEachWay(() => world.tenant.model.files.change({ url, sizeBytes: 10, atMs: world.tenant.model.nowMs }));
    await broughtAgain(2);
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ state: "kept", sizeBytes: 10 }]);
  });

  it("that somebody writes to all the time is left alone in between, and given up", async () => {
    put(2 * BLOCK_BYTES);
    await stored(places.chatId, { text: "x", attachments: [fileAttachment(url)] });
    let changes = 0;
    breakEachWay(() => {
      changes += 1;
      if (changes > 20) throw new Error("it is copied for ever");
      world.tenant.model.files.change({ url, sizeBytes: 2 * BLOCK_BYTES, atMs: world.tenant.model.nowMs });
    });
    await broughtAgain(1);
    expect(changes).toBe(1);
    await broughtAgain(10);
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([
      { state: "refused", reason: "changing" },
    ]);
    expect(world.jobs()).toBe(0);
  });

  it.each([
    ["deleted", "not-found", 0],
    ["forbidden", "forbidden", 0],
    ["there", "too-large", 1_000_001],
  ] as const)("that is %s is refused as %s, and not asked for again", async (access, reason, sizeBytes) => {
    world = await createContentWorld({ contentMaxBytes: 1_000_000 });
    places = placesOf(world.tenant);
    put(sizeBytes).access = access;
    const other = image();
    await stored(places.chatId, { text: "x", hosted: [other], attachments: [fileAttachment(url)] });
    await world.workOff();
    const entries = await world.entries({ conversationId: places.chatId });
    expect(entries.find(({ kind }) => kind === "file")).toMatchObject({ state: "refused", reason });
    expect(entries.find(({ kind }) => kind !== "file")).toMatchObject({ state: "kept" });
    const { length } = world.asked;
    await world.workOff();
    expect(world.asked).toHaveLength(length);
    expect(world.lines).toContainEqual(expect.objectContaining({ event: "content.settled", state: "refused", reason }));
    expect(JSON.stringify(world.lines)).not.toContain("sharepoint");
  });

  it("that is a folder is not a file", async () => {
    world.tenant.model.files.put({ url, sizeBytes: 0, isFolder: true, atMs: 0 });
    await stored(places.chatId, { text: "x", attachments: [fileAttachment(url)] });
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ reason: "not-a-file" }]);
  });

  it("that was refused is asked for once more by a rebuild", async () => {
    const file = put();
    file.access = "forbidden";
    const message = await stored(places.chatId, { text: "x", attachments: [fileAttachment(url)] });
    await world.workOff();
    file.access = "there";
    await world.store(message, "rebuild");
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ state: "kept" }]);
  });
});

describe("what cannot be had now", () => {
  it("does not hold up the rest, and is brought again", async () => {
    const url = `${SITE}/b.docx`;
    world.tenant.model.files.put({ url, sizeBytes: 10, atMs: 0 });
    await stored(places.chatId, { text: "x", hosted: [image(), image()], attachments: [fileAttachment(url)] });
    const [job] = world.ports.queue.sent;
    world.tenant.control.faults.set("content-cut", { count: 1 });
    await expect(world.workOff()).rejects.toMatchObject({ code: "graph-unavailable" });
    const states = async () =>
      (await world.entries({ conversationId: places.chatId })).map(({ state }) => state).sort();
    expect(await states()).toEqual(["kept", "kept", "waiting"]);
    if (job) world.ports.queue.sent.push(job);
    await world.workOff();
    expect(await states()).toEqual(["kept", "kept", "kept"]);
  });

  it("waits as long as Graph says, in the queue", async () => {
    await stored(places.chatId, { text: "x", hosted: [image()] });
    world.tenant.control.faults.set("throttle-storm", { retryAfterSeconds: 600, count: 1 });
    const [job] = world.ports.queue.sent;
    world.ports.queue.sent.length = 0;
    if (job) world.ports.queue.sent.push(job);
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ state: "kept" }]);
  });

  it("is asked for again when a deletion is undone", async () => {
    const message = await stored(places.chatId, { text: "x", hosted: [image()] });
    const reference = { conversationId: places.chatId, messageId: message.id };
    world.tenant.model.softDelete(reference);
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ reason: "not-found" }]);
    await world.store(message);
    world.tenant.model.undoSoftDelete(reference);
    await world.store(message);
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ state: "kept" }]);
  });

  it("is asked for again when a deletion is undone of which nobody told", async () => {
    const message = await stored(places.chatId, { text: "x", hosted: [image()] });
    const reference = { conversationId: places.chatId, messageId: message.id };
    world.tenant.model.softDelete(reference);
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ reason: "not-found" }]);
    world.tenant.model.undoSoftDelete(reference);
    await world.store(message);
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ state: "kept" }]);
  });

  it("is asked for again when such a deletion is undone while it is asked for", async () => {
    const message = await stored(places.chatId, { text: "x", hosted: [image()] });
    const reference = { conversationId: places.chatId, messageId: message.id };
    world.tenant.model.softDelete(reference);
    const { contentReader } = world.ports;
    let isUndone = false;
    const hostedContent: typeof contentReader.hostedContent = (named) => async (fromBytes) => {
      try {
        return await contentReader.hostedContent(named)(fromBytes);
      } finally {
        // Graph has answered, and nobody knows yet what.
        if (!isUndone) {
          isUndone = true;
          world.tenant.model.undoSoftDelete(reference);
          await world.store(message);
        }
      }
    };
    Object.assign(world.ports, { contentReader: { ...contentReader, hostedContent } });
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ state: "kept" }]);
  });

  it("belongs to the message alone: what is hosted in another conversation is not had by naming it", async () => {
    const secret = await stored(places.channelId, { text: "secret", hosted: [image()] });
    const theirs = /src="([^"]+)"/.exec(secret.message.body.content)?.[1];
    const message = world.tenant.model.postMessage(places.chatId, { text: "x" });
    const content = `<img src="${theirs}">`;
    await world.store({ ...message, message: { ...message.message, body: { contentType: "html", content } } });
    world.ports.queue.sent.shift();
    await world.workOff();
    expect(await world.entries({ conversationId: places.chatId })).toMatchObject([{ reason: "not-found" }]);
  });
});

describe("where messages end", () => {
  it("content counts from the last change of the message that names it", async () => {
    world = await createContentWorld({ retention: { messageDays: 30, rawDays: 0 } });
    places = placesOf(world.tenant);
    const message = await stored(places.chatId, { text: "x", hosted: [image()] });
    await world.workOff();
    const [first] = await world.entries({ conversationId: places.chatId });
    await world.pass(20 * DAY_MS);
    const userId = message.conversation.memberIds[0] ?? "";
    world.tenant.model.setReaction({ conversationId: places.chatId, messageId: message.id }, userId, "like");
    await world.store(message);
    expect(world.jobs()).toBe(1);
    await world.workOff();
    const [second] = await world.entries({ conversationId: places.chatId });
    expect(second?.heldVersion).toBeGreaterThan(first?.heldVersion ?? 0);
    expect(second).toMatchObject({ state: "kept", sha256: first?.sha256, version: first?.version });
  });

  it("the record lives as long as the newest version, though a job of an earlier one comes late", async () => {
    world = await createContentWorld({ retention: { messageDays: 30, rawDays: 0 } });
    places = placesOf(world.tenant);
    const url = `${SITE}/c.docx`;
    const file = world.tenant.model.files.put({ url, sizeBytes: 10, atMs: 0 });
    file.access = "forbidden";
    const message = await stored(places.chatId, { text: "x", hosted: [image()], attachments: [fileAttachment(url)] });
    const [early] = world.ports.queue.sent;
    await world.workOff();
    await world.pass(20 * DAY_MS);
    const userId = message.conversation.memberIds[0] ?? "";
    world.tenant.model.setReaction({ conversationId: places.chatId, messageId: message.id }, userId, "like");
    await world.store(message);
    await world.workOff();
    const put = world.ports.state.put.bind(world.ports.state);
    const days: number[] = [];
    world.ports.state.put = async (entry) => {
      days.push(Math.round((entry.ttlSeconds ?? 0) / 86_400));
      return put(entry);
    };
    world.ports.queue.sent.push({
      ...early,
      text: JSON.stringify({ ...JSON.parse(early?.text ?? ""), again: true }),
    } as never);
    await world.workOff();
    expect(days).toEqual([30]);
  });
});

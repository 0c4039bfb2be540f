import { beforeEach, describe, expect, it } from "vitest";
import { answerPostOfGraph, type PostRequest } from "../../../../shared/capture/notification/answer-post.ts";
import { MAX_BODY_BYTES } from "../../../../shared/capture/notification/envelope.ts";
import { createNotificationWorld, encryptedItem, signToken } from "../../../helpers/notification-world.ts";

let world: ReturnType<typeof createNotificationWorld>;
beforeEach(() => {
  world = createNotificationWorld();
});

function request(bodyText: string, { query = "", length = Buffer.byteLength(bodyText) } = {}) {
  const read = { count: 0 };
  const post: PostRequest = {
    query: new URLSearchParams(query),
    headers: new Headers({ "content-length": String(length) }),
    text: async () => {
      read.count += 1;
      return bodyText;
    },
  };
  return { post, read };
}

async function authentic() {
  const token = await signToken(world.clock.nowMs());
  return request(world.post([encryptedItem()], [token]).bodyText).post;
}

const refusals = () => world.log.linesOf("notification.refused");

describe("a post of Graph", () => {
  it("is answered 202 without a word once all of it is in the queue", async () => {
    expect(await answerPostOfGraph(world.ports, await authentic())).toEqual({ status: 202, headers: {} });
    expect(world.queue.sent).toHaveLength(1);
    expect(refusals()).toEqual([]);
  });

  it("over the limit is refused unread, and the log says so", async () => {
    const { post, read } = request("{}", { length: MAX_BODY_BYTES + 1 });
    expect(await answerPostOfGraph(world.ports, post)).toMatchObject({ status: 413 });
    expect(read.count).toBe(0);
    expect(refusals()).toMatchObject([{ reason: "body-too-large", status: 413, durationMs: 0, level: "warn" }]);
  });

  it.each([
    ["not json", "body-not-json"],
    ['{"value":1}', "envelope-invalid"],
  ])("with the body %s is refused once, and logged once", async (body, reason) => {
    expect(await answerPostOfGraph(world.ports, request(body).post)).toMatchObject({ status: 400 });
    expect(refusals()).toMatchObject([{ reason, status: 400 }]);
  });

  it.each([
    ["a byte order mark", "\ufeff", "application/json"],
    ["another content type", "", "text/plain; charset=windows-1252"],
    ["no content type", "", ""],
  ])("with %s and no length is read all the same", async (...[, mark, type]) => {
    const { bodyText } = world.post([encryptedItem()], [await signToken(world.clock.nowMs())]);
    const sent = new Request("https://sink.example", { method: "POST", body: Buffer.from(`${mark}${bodyText}`) });
    const post = {
      query: new URLSearchParams(),
      headers: new Headers({ "content-type": type }),
      text: () => sent.text(),
    };
    expect(await answerPostOfGraph(world.ports, post)).toMatchObject({ status: 202 });
    expect(world.queue.sent).toHaveLength(1);
  });

  it("is answered 503 after nine seconds, whatever is still under way, and the log says so", async () => {
    const never = { ...world.ports.queue, send: () => new Promise<void>(() => {}) };
    const answer = answerPostOfGraph({ ...world.ports, queue: never }, await authentic());
    await world.clock.advance(8_999);
    expect(refusals()).toEqual([]);
    await world.clock.advance(1);
    expect(await answer).toMatchObject({ status: 503 });
    expect(refusals()).toMatchObject([{ reason: "post-too-slow", status: 503, durationMs: 9_000 }]);
  });

  it("that is a handshake gets its token back, unread and unlogged", async () => {
    const { post, read } = request("", { query: "validationToken=a%2Bb+c" });
    expect(await answerPostOfGraph(world.ports, post)).toMatchObject({ status: 200, body: "a+b c" });
    expect([read.count, world.log.lines]).toEqual([0, []]);
  });
});

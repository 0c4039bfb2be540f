import { describe, expect, it } from "vitest";
import { idempotencyKey, SendFailure, sendOnce } from "../../client/send-once.ts";
import { createTeamsinkClient } from "../../client/teamsink-client.ts";

const SENT = { id: "1", body: { contentType: "text", content: "Hello" } };

type Answer = Response | Error;
const refused = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ code, title: code, detail: `because of ${code}` }, { status, headers });

/** An API that answers as it is told, one answer after the other. */
function sending(answers: readonly Answer[]) {
  const requests: { path: string; key: string | null; authorization: string | null; body: unknown }[] = [];
  const pauses: number[] = [];
  let tokens = 0;
  const client = createTeamsinkClient({
    baseUrl: "https://teamsink.example/api/entra",
    headers: async () => {
      tokens += 1;
      return { authorization: `Bearer ${tokens}` };
    },
    fetch: async (request) => {
      const { headers, url } = request;
      requests.push({
        path: new URL(url).pathname,
        key: headers.get("idempotency-key"),
        authorization: headers.get("authorization"),
        body: await request.json(),
      });
      const answer = answers[requests.length - 1] ?? new Error("asked too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const pause = async (ms: number) => {
    pauses.push(ms);
  };
  return { client, requests, pauses, pause };
}

const MESSAGE = { conversationId: "19:a@unq.gbl.spaces", body: { content: "Hello" } };

describe("a message", () => {
  it("is asked for with one key and fresh tokens until it is there, over all that passes", async () => {
    const { client, requests, pauses, pause } = sending([
      new TypeError("the connection was cut"),
      refused(409, "write-under-way"),
      refused(429, "on-behalf-throttled", { "retry-after": "7" }),
      refused(503, "write-unconfirmed", { "retry-after": "1" }),
      Response.json(SENT, { status: 201 }),
    ]);
    expect(await sendOnce(client, { ...MESSAGE, pause })).toEqual(SENT);
    expect(requests).toHaveLength(5);
    expect(new Set(requests.map(({ key }) => key)).size).toBe(1);
    expect(requests[0]?.key).toMatch(/^[\w.-]{1,100}$/);
    expect(requests.map(({ authorization }) => authorization)).toEqual([1, 2, 3, 4, 5].map((one) => `Bearer ${one}`));
    expect(requests.map(({ body }) => body)).toEqual(Array(5).fill(MESSAGE.body));
    expect(requests[0]?.path).toBe(`/api/entra/messages/${encodeURIComponent(MESSAGE.conversationId)}`);
    expect(pauses).toEqual([1_000, 2_000, 7_000, 8_000]);
  });

  it("is refused for good with the code and nothing more is asked", async () => {
    for (const [status, code] of [
      [403, "scope-required"],
      [413, "message-too-large"],
      [422, "idempotency-key-reused"],
    ] as const) {
      const { client, requests, pause } = sending([refused(status, code)]);
      const failure = await sendOnce(client, { ...MESSAGE, pause }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SendFailure);
      expect(failure).toMatchObject({ code, status, message: `because of ${code}` });
      expect(requests).toHaveLength(1);
    }
  });

  it("bears the key that it is given, after a reload too", async () => {
    const key = idempotencyKey();
    const { client, requests, pause } = sending([Response.json(SENT, { status: 201 })]);
    await sendOnce(client, { ...MESSAGE, key, pause });
    expect(requests.map((request) => request.key)).toEqual([key]);
    expect(idempotencyKey()).not.toBe(key);
  });

  it("is not asked for any more once the signal has ended", async () => {
    const over = new AbortController();
    const { client, requests } = sending([new TypeError("cut"), Response.json(SENT, { status: 201 })]);
    const pause = async () => over.abort(new Error("left the page"));
    await expect(sendOnce(client, { ...MESSAGE, signal: over.signal, pause })).rejects.toThrow("left the page");
    expect(requests).toHaveLength(1);
  });
});

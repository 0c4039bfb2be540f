import { describe, expect, it } from "vitest";
import { resilientFetch, type Wait } from "../../../cli/api/resilient-fetch.ts";

/** Whoever answers in this order, a number being a status and a word the code of a cut connection. */
function stage(answers: readonly (number | string | readonly [number, Record<string, string>])[], tries?: number) {
  const sent: Request[] = [];
  const waits: Wait[] = [];
  const tokens: boolean[] = [];
  const send = resilientFetch({
    token: async ({ isStale = false } = {}) => {
      tokens.push(isStale);
      return isStale ? "newer" : "first";
    },
    send: async (request) => {
      const answer = answers[sent.length] ?? 200;
      sent.push(request);
      if (typeof answer === "string") throw Object.assign(new TypeError("fetch failed"), { cause: { code: answer } });
      const [status, headers] = typeof answer === "number" ? [answer, {}] : answer;
      return new Response(status === 204 ? null : "{}", { status, headers });
    },
    pause: async () => {},
    onWait: (wait) => waits.push(wait),
    ...(tries !== undefined && { tries }),
  });
  const post = () =>
    send(
      new Request("https://api.example/messages", {
        method: "POST",
        body: "text",
        headers: { "idempotency-key": "k" },
      }),
    );
  return { sent, waits, tokens, post };
}

describe("sending", () => {
  it("sends the very same request again over what passes by itself", async () => {
    const { sent, waits, post } = stage(["ECONNRESET", 503, 201]);
    expect((await post()).status).toBe(201);
    expect(sent.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["k", "k", "k"]);
    expect(await Promise.all(sent.map((request) => request.text()))).toEqual(["text", "text", "text"]);
    expect(waits).toEqual([
      { ms: 500, reason: "ECONNRESET" },
      { ms: 1_000, reason: "HTTP 503" },
    ]);
  });

  it("waits as long as it is told, but not an hour", async () => {
    const told = stage([[429, { "retry-after": "7" }], 200]);
    await told.post();
    expect(told.waits.map(({ ms }) => ms)).toEqual([7_000]);
    const long = stage([[503, { "retry-after": "3600" }]]);
    expect((await long.post()).status).toBe(503);
    expect(long.sent).toHaveLength(1);
  });

  it.each([400, 403, 404, 413, 422])("gives a %d back at once", async (status) => {
    const { sent, post } = stage([status]);
    expect((await post()).status).toBe(status);
    expect(sent).toHaveLength(1);
  });

  it("asks again while another send to the conversation is under way, which says when", async () => {
    const { sent, post } = stage([[409, { "retry-after": "1" }], 201]);
    expect((await post()).status).toBe(201);
    expect(sent).toHaveLength(2);
    expect((await stage([409]).post()).status).toBe(409);
  });

  it("renews a token that was refused, once", async () => {
    const renewed = stage([401, 200]);
    expect((await renewed.post()).status).toBe(200);
    expect(renewed.sent.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer first", "Bearer newer"]);
    const refused = stage([401, 401]);
    expect((await refused.post()).status).toBe(401);
    expect(refused.sent).toHaveLength(2);
  });

  it("does not renew what takes the person", async () => {
    const challenged = stage([[401, { "www-authenticate": 'Bearer error="insufficient_claims", claims="e30="' }]]);
    expect((await challenged.post()).status).toBe(401);
    expect(challenged.sent).toHaveLength(1);
  });

  it("gives up in the end, in words without the request", async () => {
    const { sent, post } = stage(Array.from({ length: 9 }, () => "ETIMEDOUT"));
    await expect(post()).rejects.toThrow("https://api.example does not answer (ETIMEDOUT)");
    expect(sent).toHaveLength(5);
    const once = stage([503], 1);
    expect((await once.post()).status).toBe(503);
    expect(once.sent).toHaveLength(1);
  });
});

import { describe, expect, test } from "vitest";
import { answerHandshake, MAX_VALIDATION_TOKEN_LENGTH } from "../../../../shared/capture/notification/answer-post.ts";

describe("the handshake", () => {
  test("answers a token as Graph encodes it, decoded, as plain text that a browser does not run", () => {
    const query = new URLSearchParams(
      "code=key&validationToken=Validation%3a+Testing+client+application+reachability+for+subscription+Request-Id%3a+1",
    );
    expect(answerHandshake(query)).toEqual({
      ok: true,
      value: {
        status: 200,
        headers: { "content-type": "text/plain; charset=utf-8" },
        body: "Validation: Testing client application reachability for subscription Request-Id: 1",
      },
    });
  });

  test.each([
    "Validation: Testing client application reachability. Request-Id: 8<br/>",
    "<script>alert(1)</script>",
    "a%2Bb",
    "ü 日本",
    "1+1=2&x",
    "a\r\nSet-Cookie: b",
  ])("answers %j unchanged", (token) => {
    const answer = answerHandshake(new URLSearchParams({ validationToken: token }));
    expect(answer).toMatchObject({ value: { body: token } });
  });

  test.each(["", "validationToken=", "validationtoken=x", "code=key"])("is none for the query %j", (query) => {
    expect(answerHandshake(new URLSearchParams(query))).toEqual({ ok: true, value: undefined });
  });

  test("refuses to echo more than the limit", () => {
    const answerTo = (length: number) => answerHandshake(new URLSearchParams({ validationToken: "x".repeat(length) }));
    expect(answerTo(MAX_VALIDATION_TOKEN_LENGTH).ok).toBe(true);
    expect(answerTo(MAX_VALIDATION_TOKEN_LENGTH + 1)).toMatchObject({ ok: false, error: { code: "query-invalid" } });
  });
});

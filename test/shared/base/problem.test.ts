import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ERRORS, TeamsinkError } from "../../../shared/base/errors/errors.ts";
import {
  type HttpAnswer,
  json,
  parameterProblem,
  problem,
  toInvocationAnswer,
  unexpectedProblem,
} from "../../../shared/base/problem.ts";

const bodyOf = ({ body }: HttpAnswer) => JSON.parse(String(body)) as Record<string, unknown>;

describe("problem", () => {
  it("says status, code, title and remedy of the row, as RFC 9457 wants it", () => {
    const answer = problem(new TeamsinkError("message-not-found"));
    const { status, title, remedy } = ERRORS["message-not-found"];
    expect(answer).toMatchObject({ status, headers: { "content-type": "application/problem+json" } });
    expect(bodyOf(answer)).toEqual({ type: "about:blank", title, status, code: "message-not-found", remedy });
  });

  it("says the detail when there is more than the title, and nothing of the cause", () => {
    const error = new TeamsinkError("query-invalid", "limit: at most 50", { cause: new Error("secret words") });
    expect(bodyOf(problem(error))).toMatchObject({ detail: "limit: at most 50" });
    expect(problem(error).body).not.toContain("secret words");
  });

  it("holds nothing that is markup, whatever a request brought in", () => {
    const answer = problem(new TeamsinkError("query-invalid", "<script>alert('&')</script>\u2028"));
    expect(answer.body).not.toMatch(/[<>&\u2028]/);
    expect(bodyOf(answer)).toMatchObject({ detail: "<script>alert('&')</script>\u2028" });
  });

  it("rounds the time to wait up to whole seconds, so that nobody comes too early", () => {
    const error = new TeamsinkError("graph-throttled", undefined, { retryAfterMs: 1_001 });
    expect(problem(error).headers).toMatchObject({ "retry-after": "2" });
  });
});

describe("parameterProblem", () => {
  const schema = z.strictObject({ limit: z.coerce.number("expected a number"), at: z.object({ day: z.string() }) });

  it("names each wrong parameter, unknown ones too, by its path", () => {
    const parsed = schema.safeParse({ limit: "many", at: {}, lmit: 1, ofset: 2 });
    const answer = parameterProblem(parsed.error as z.ZodError);
    const { errors, code } = bodyOf(answer) as { errors: { parameter: string; detail: string }[]; code: string };
    expect([answer.status, code]).toEqual([400, "query-invalid"]);
    expect(errors.map(({ parameter }) => parameter).sort()).toEqual(["at.day", "limit", "lmit", "ofset"]);
    expect(errors).toContainEqual({ parameter: "limit", detail: "expected a number" });
  });

  it("gives back no more of what strangers made up than tells them apart", () => {
    const names = Array.from({ length: 100 }, (_none, index) => `${index}`.padEnd(5_000, "x"));
    const parsed = schema.safeParse(Object.fromEntries(names.map((name) => [name, "1"])));
    const { errors } = bodyOf(parameterProblem(parsed.error as z.ZodError)) as { errors: { parameter: string }[] };
    expect(errors).toHaveLength(20);
    expect(Math.max(...errors.map(({ parameter }) => parameter.length))).toBe(64);
  });

  it("speaks of the body when it was the body", () => {
    const parsed = schema.safeParse({});
    expect(bodyOf(parameterProblem(parsed.error as z.ZodError, "body-invalid"))).toMatchObject({
      code: "body-invalid",
    });
  });
});

describe("unexpectedProblem", () => {
  it("tells our own errors from all others, of which it says nothing", () => {
    expect(bodyOf(unexpectedProblem(new TeamsinkError("store-unavailable"), "an-id"))).toMatchObject({
      status: 504,
      code: "store-unavailable",
      invocationId: "an-id",
    });
    for (const thrown of [new Error("secret words"), "secret words", undefined]) {
      const answer = unexpectedProblem(thrown, "an-id");
      expect(bodyOf(answer)).toMatchObject({ status: 500, code: "internal-error", invocationId: "an-id" });
      expect(answer.body).not.toContain("secret words");
    }
  });
});

describe("what every answer bears", () => {
  it("keeps it out of caches, from being taken for a page, and names its invocation", () => {
    const answer = toInvocationAnswer({ status: 202, headers: { "retry-after": "1" } }, "an-id");
    expect(answer).toEqual({
      status: 202,
      headers: {
        "retry-after": "1",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-invocation-id": "an-id",
      },
    });
  });
});

describe("what may be kept of an answer", () => {
  it("is what it says of caching, and not what stands in its headers; how much it gives is for us alone", () => {
    const headers = { "cache-control": "public, max-age=31536000", vary: "*" };
    const answer = toInvocationAnswer({ status: 200, headers, body: "{}", count: 3, caching: "revalidated" }, "an-id");
    expect(answer).toEqual({
      status: 200,
      headers: {
        "cache-control": "private, no-cache",
        vary: "Authorization, x-functions-key, Accept",
        "x-content-type-options": "nosniff",
        "x-invocation-id": "an-id",
      },
      body: "{}",
    });
  });
});

describe("json", () => {
  it("is 200 with the value", () => {
    expect(json({ a: [1] })).toEqual({
      status: 200,
      headers: { "content-type": "application/json" },
      body: '{"a":[1]}',
    });
  });

  it("gives as many things as it says, and else does not say", () => {
    expect(json({ count: 0, messages: [] }).count).toBe(0);
    for (const value of [{ count: "3" }, { count: 1.5 }, [1, 2], null, "text"]) {
      expect(json(value)).not.toHaveProperty("count");
    }
  });
});

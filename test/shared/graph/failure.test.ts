import { describe, expect, test } from "vitest";
import { failureOf, GraphFailure, saysDeltaUnsupported } from "../../../shared/graph/failure.ts";

function failure(status: number, error: { code: string; message: string }, requestId?: string) {
  const headers = new Headers(requestId === undefined ? {} : { "request-id": requestId });
  return failureOf({ status, headers, body: { error }, route: "GET /x", retryAfterMs: undefined });
}

describe("what a status means", () => {
  test.each([
    [302, "", "", "graph-answer-invalid"],
    [400, "BadRequest", "Invalid $filter query", "graph-bad-request"],
    [400, "BadRequest", "The limit of the query option '$top' of 50 was exceeded.", "graph-bad-request"],
    [400, "syncStateNotFound", "", "graph-gone"],
    [404, "SyncStateNotFound", "", "graph-gone"],
    [409, "resyncRequired", "", "graph-gone"],
    [400, "resyncChangesUploadDifferences", "", "graph-bad-request"],
    [410, "Gone", "", "graph-gone"],
    [401, "InvalidAuthenticationToken", "", "graph-unauthorized"],
    [402, "PaymentRequired", "", "graph-forbidden"],
    [403, "Forbidden", "Missing role permissions on the request.", "graph-forbidden"],
    [403, "ExtensionError", "Operation: Create; Exception: [Status Code: Forbidden; Reason: ]", "graph-forbidden"],
    [403, "Forbidden", "subscription quota is used up", "graph-quota"],
    [403, "Forbidden", "the limit for this resource has been reached", "graph-quota"],
    [400, "ExtensionError", "Maximum number of subscriptions exceeded", "graph-quota"],
    [404, "NotFound", "", "graph-not-found"],
    [405, "MethodNotAllowed", "", "graph-bad-request"],
    [408, "", "", "graph-unavailable"],
    [409, "Conflict", "Subscription Id <> already exists for the requested combination", "graph-conflict"],
    [403, "Conflict", "Subscription Id <> already exists for the requested combination", "graph-conflict"],
    [409, "Conflict", "something else", "graph-conflict"],
    [
      400,
      "ExtensionError",
      "Exception: [Status Code: Conflict; Reason: A subscripton already exists.]",
      "graph-conflict",
    ],
    [400, "NotFound", "", "graph-not-found"],
    [400, "BadRequest", "Property NotFound on type", "graph-bad-request"],
    [404, "NotFound", "No threadId found for TeamId 1", "graph-not-found"],
    [403, "Forbidden", "Missing role permissions. API required one of 'Chat.Read.All'.", "graph-forbidden"],
    [403, "UnknownError", "", "graph-forbidden"],
    [412, "PreconditionFailed", "Requested API is not supported in application-only context", "graph-forbidden"],
    [412, "PreconditionFailed", "not supported in delegated context", "graph-bad-request"],
    [418, "", "", "graph-bad-request"],
    [429, "TooManyRequests", "limit reached", "graph-throttled"],
    [500, "generalException", "", "graph-unavailable"],
    [502, "", "", "graph-unavailable"],
    [503, "", "", "graph-unavailable"],
    [504, "", "", "graph-unavailable"],
    [509, "", "", "graph-unavailable"],
  ] as const)("%d %s %s is %s", (...[status, code, message, expected]) => {
    expect(failure(status, { code, message }).code).toBe(expected);
  });
});

describe("what is said about it", () => {
  test("is the route, the status, Graph's code and the request id, never its text", () => {
    const error = failure(403, { code: "Forbidden", message: "token eyJ0 of someone" }, "0f-1");
    expect(error.message).toBe("GET /x: 403 Forbidden, request-id 0f-1");
    expect(error.cause).toMatchObject({ name: "GraphFailure", status: 403, code: "Forbidden", requestId: "0f-1" });
  });

  test("takes the request id from the body when no header has it", () => {
    const body = { error: { code: "c", message: "m", innerError: { "request-id": "from-body" } } };
    const error = failureOf({ status: 404, headers: new Headers(), body, route: "GET /x", retryAfterMs: undefined });
    expect(error.message).toBe("GET /x: 404 c, request-id from-body");
  });

  test.each([undefined, null, "text", [], {}, { error: null }, { error: "text" }, { error: { code: 1 } }])(
    "does without a body it can read: %j",
    (body) => {
      const error = failureOf({ status: 404, headers: new Headers(), body, route: "GET /x", retryAfterMs: undefined });
      expect(error.message).toBe("GET /x: 404 no code, request-id none");
    },
  );

  test("leaves out a code or id that is no single word", () => {
    const error = failure(404, { code: "a b\nc", message: "" }, "x y");
    expect(error.message).toBe("GET /x: 404 no code, request-id none");
  });

  test("says what to look at when Graph could not validate our URL", () => {
    const error = failure(400, { code: "ValidationError", message: "Subscription validation request timed out." });
    expect(error.message).toContain("must answer the handshake within 10 seconds");
    expect(error.code).toBe("graph-bad-request");
  });

  test("says which setting is too long for this cloud", () => {
    const message = "Subscription expiration can only be 60 minutes in the future.";
    const error = failure(400, { code: "InvalidRequest", message });
    expect(error.message).toContain("SUBSCRIPTION_LIFETIME_MINUTES");
    expect(error.code).toBe("graph-bad-request");
  });

  test("blames no role where Microsoft has to admit the app", () => {
    const message = "Invoked API requires Protected API access in application-only context.";
    const error = failure(403, { code: "Forbidden", message });
    expect(error.message).toContain("no role is missing");
    expect(error.code).toBe("graph-forbidden");
  });

  test("keeps how long to wait", () => {
    const options = { status: 429, headers: new Headers(), body: undefined, route: "GET /x" };
    expect(failureOf({ ...options, retryAfterMs: 5 }).retryAfterMs).toBe(5);
  });

  test("cuts a text that has no end", () => {
    const { cause } = failure(400, { code: "c", message: "x".repeat(100_000) });
    expect(cause instanceof GraphFailure && cause.message.length).toBe(500);
  });
});

describe("a refusal of delta", () => {
  test.each([
    [400, "Delta query is not supported by this resource", true],
    [400, "Parameter 'DeltaToken' not supported for this request.", true],
    [400, "Invalid $top", false],
    [404, "not supported", false],
    [500, "Specified method is not supported.", false],
  ])("%d %s: %s", (status, message, expected) => {
    expect(saysDeltaUnsupported(failure(status, { code: "BadRequest", message }))).toBe(expected);
  });

  test("is not every error", () => {
    expect(saysDeltaUnsupported(new Error("not supported"))).toBe(false);
  });
});

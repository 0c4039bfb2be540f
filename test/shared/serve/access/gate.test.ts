import { describe, expect, it } from "vitest";
import { succeed } from "../../../../shared/base/errors/errors.ts";
import { type Asked, admit } from "../../../../shared/serve/access/gate.ts";
import type { Principal } from "../../../../shared/serve/access/principal.ts";
import type { Right, Role } from "../../../../shared/serve/access/rights.ts";

const MESSAGES = "Messages.Read.All";
const DIRECTORY = "Directory.Read.All";
const OPERATE = "Operate.All";

const who = (kind: "app" | "user", ...roles: Role[]): Principal => ({
  kind,
  id: "7a1c",
  clientId: "c",
  roles: new Set(roles),
  canWrite: false,
});

async function ask(principal: Principal, right: Right, query = ""): Promise<string> {
  const ports = {
    entraTokens: { principalOf: async () => succeed(principal) },
    operatorKey: { check: async () => succeed(undefined) },
  };
  const asked: Asked = { right, by: "token", headers: new Headers(), query: new URLSearchParams(query) };
  const admitted = await admit(ports, asked);
  return admitted.ok ? "let in" : `${admitted.error.code}: ${admitted.error.message}`;
}

const needs = (words: string) => `role-required: ${words}`;

describe("who has a token", () => {
  it.each<[Principal, Right, string, string]>([
    [who("user"), "messages", "", "let in"],
    [who("user"), "directory", "", "let in"],
    [who("user"), "changes", "", "let in"],
    [who("user"), "history", "", needs(`The role is ${MESSAGES}.`)],
    [who("user"), "oversight", "", needs(`The role is ${OPERATE}.`)],
    [who("user"), "operate", "", needs(`The role is ${OPERATE}.`)],
    [who("user", MESSAGES), "history", "", "let in"],
    [who("user", OPERATE), "operate", "", "let in"],
    [who("user", OPERATE), "hooks", "", needs(`Besides ${OPERATE} the role is ${MESSAGES}.`)],
    [who("app", OPERATE, MESSAGES), "hooks", "", needs(`Besides ${OPERATE} the role is ${DIRECTORY}.`)],
    [who("app", DIRECTORY, MESSAGES), "hooks", "", needs(`The role is ${OPERATE}.`)],
    [who("app", OPERATE, MESSAGES, DIRECTORY), "hooks", "", "let in"],
    [who("app"), "messages", "", needs(`The role is ${MESSAGES}.`)],
    [who("app"), "directory", "", needs(`The role is ${DIRECTORY}.`)],
    [who("app", MESSAGES), "messages", "", "let in"],
    [who("app", MESSAGES), "directory", "", needs(`The role is ${DIRECTORY}.`)],
    [who("app", MESSAGES), "changes", "", "let in"],
    [who("app", DIRECTORY), "changes", "", "let in"],
    [who("app"), "changes", "", needs(`The role is ${MESSAGES} or ${DIRECTORY}.`)],
    [who("app", OPERATE), "operate", "", "let in"],
    [who("app", MESSAGES, DIRECTORY), "oversight", "", needs(`The role is ${OPERATE}.`)],
    [who("user"), "messages", "policy=hide", "let in"],
    [who("user"), "messages", "policy=show", needs(`For the parameter policy the role is ${MESSAGES}.`)],
    [who("user"), "messages", "asOf=2026-01-01T00:00:00Z", needs(`For the parameter asOf the role is ${MESSAGES}.`)],
    [who("user"), "messages", "refresh=true", needs(`For the parameter refresh the role is ${MESSAGES}.`)],
    [who("user"), "messages", "refresh=false&policy=flag", "let in"],
    [who("user"), "messages", "q=a&versions=latest", "let in"],
    [who("user"), "messages", "q=a&versions=all", needs(`For the parameter versions the role is ${MESSAGES}.`)],
    [who("user", MESSAGES), "messages", "q=a&versions=all", "let in"],
    [who("user"), "messages", "policy=flag&policy=show", needs(`For the parameter policy the role is ${MESSAGES}.`)],
    [who("user"), "directory", "at=2026-01-01T00:00:00Z", needs(`For the parameter at the role is ${DIRECTORY}.`)],
    [
      who("user"),
      "directory",
      "include_absent=true",
      needs(`For the parameter include_absent the role is ${DIRECTORY}.`),
    ],
    [who("user", DIRECTORY), "directory", "include_absent=true", "let in"],
    [who("user", MESSAGES), "messages", "policy=show&refresh=true", "let in"],
  ])("%o may ask for %s?%s: %s", async (...[principal, right, query, expected]) => {
    expect(await ask(principal, right, query)).toBe(expected);
  });
});

describe("who has a function key", () => {
  const byKey = async (headers: Record<string, string>, query = "") => {
    const ports = {
      entraTokens: { principalOf: () => Promise.reject(new Error("nobody asks")) },
      operatorKey: { check: async () => succeed(undefined) },
    };
    const asked: Asked = {
      right: "history",
      by: "key",
      headers: new Headers(headers),
      query: new URLSearchParams(query),
    };
    const admitted = await admit(ports, asked);
    return admitted.ok ? admitted.value : undefined;
  };

  it("may ask for all of it, and is known by a part of its digest, in the header or in the query", async () => {
    const principal = await byKey({ "x-functions-key": "a key" });
    expect(principal).toEqual({ kind: "key", id: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(await byKey({}, "?Code=a+key")).toEqual(principal);
    expect(await byKey({ "x-functions-key": "another" })).not.toEqual(principal);
  });
});

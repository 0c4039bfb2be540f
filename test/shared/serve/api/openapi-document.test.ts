import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../../../functions/triggers.ts";
import type { Right } from "../../../../shared/serve/access/rights.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { openapiDocument } from "../../../../shared/serve/api/openapi-document.ts";
import { documentedMessages } from "../../../helpers/documented-messages.ts";
import { checkOpenapi, openapiProblems } from "../../../helpers/openapi-checks.ts";

const document = openapiDocument();
const checked = checkOpenapi(JSON.parse(JSON.stringify(document)));
/** For Graph, and those that are about the others. */
const UNDESCRIBED = ["notifications", "lifecycle", "openapi", "docs", "docs-asset", "redoc", "app", "app-asset"];
const described = TRIGGERS.flatMap((trigger) =>
  trigger.kind === "http" && !UNDESCRIBED.includes(trigger.name)
    ? trigger.methods.map((method) => ({
        method: method.toLowerCase() as "get" | "post",
        path: `/${trigger.route}`,
        access: trigger.access,
      }))
    : [],
);
/** The operator key is beside a function key; a token is instead of both, and nothing is instead of a person's. */
function securityOf(access: Right | "anonymous") {
  if (access === "anonymous") return [];
  if (access === "self" || access === "onBehalf") return [{ entraToken: [] }];
  const keys = access === "operate" || access === "hooks" ? { functionKey: [], operatorKey: [] } : { functionKey: [] };
  return [keys, { entraToken: [] }];
}

describe("the OpenAPI document", () => {
  it("has the shape of one", () => {
    expect(openapiProblems(checked)).toEqual([]);
  });

  it("describes every request but Graph's, and no other", () => {
    const paths = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(paths.sort()).toEqual(described.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it.each(described)("says which keys $method $path takes, as it is registered", ({ method, path, access }) => {
    expect(document.paths[path]?.[method]?.security).toEqual(securityOf(access));
  });

  it("names each request once, for clients that are made of it", () => {
    const names = Object.values(document.paths).flatMap(({ get, post }) =>
      [get, post].flatMap((one) => one?.operationId ?? []),
    );
    expect(new Set(names).size).toBe(described.length);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]+$/);
  });

  it("has one chatMessage, with the properties that Graph documents", () => {
    const { schemas } = checked.components;
    expect(JSON.stringify(schemas.MessagePage)).toContain('"#/components/schemas/ChatMessage"');
    const properties = Object.keys(schemas.ChatMessage?.properties as object);
    expect(properties).toEqual(expect.arrayContaining(["from", "body", "createdDateTime", "mentions", "eventDetail"]));
    expect(schemas.ChatMessage?.required).toEqual(["id"]);
  });

  it("has each security scheme once", () => {
    const schemes = Object.values(checked.components.securitySchemes).map((scheme) =>
      scheme.type === "http" ? scheme.scheme : scheme.name,
    );
    expect(schemes).toEqual(["x-functions-key", "x-operator-key", "bearer"]);
  });

  it("describes the bodies of commands by the schemas that check them", () => {
    const body = (path: string) => JSON.stringify(document.paths[path]?.post?.requestBody);
    for (const member of ["ids", "reason", "since", "until", "dryRun"]) {
      expect(body("/dead-letters")).toContain(`"${member}":`);
    }
    expect(body("/dead-letters")).toContain('"oneOf":[{"required":["ids"],"properties":{"ids":{}},"not":');
    expect(body("/rebuild")).toContain('"restart":');
    expect(Object.keys(document.paths["/rebuild"]?.post?.responses ?? {})).toContain("202");
  });

  it("says of what takes a body that it may be too large, and of nothing else", () => {
    const tooLarge = described.filter(({ path, method }) => "413" in (document.paths[path]?.[method]?.responses ?? {}));
    expect(tooLarge.length).toBeGreaterThan(0);
    expect(tooLarge).toEqual(described.filter(({ path, method }) => document.paths[path]?.[method]?.requestBody));
  });

  it("says of every number and text which ones are taken", () => {
    const parameter = (path: string, name: string) =>
      document.paths[path]?.get?.parameters.find((one) => one.name === name)?.schema;
    expect(parameter("/messages", "limit")).toEqual({ type: "integer", minimum: 1, maximum: 200 });
    expect(parameter("/teams", "limit")).toEqual({ type: "integer", minimum: 1, maximum: 200, default: 50 });
    expect(parameter("/messages", "cursor")).toMatchObject({ pattern: "^[A-Za-z0-9_-]+$" });
    expect(parameter("/health", "deep")).toEqual({ type: "string", enum: ["true", "false"], default: "false" });
  });
});

describe("the schema of a chatMessage", () => {
  it("takes every one of Graph's documentation, and what it adds tomorrow", () => {
    const messages = documentedMessages();
    expect(messages.length).toBeGreaterThan(30);
    for (const { place, payload } of messages) {
      const parsed = ANSWERS.ChatMessage.safeParse({ ...payload, tomorrow: { is: "new" } });
      expect(parsed.error?.issues ?? [], place).toEqual([]);
    }
  });

  it("knows every property that is used there", () => {
    const named = new Set(Object.keys(ANSWERS.ChatMessage.shape));
    const used = new Set(documentedMessages().flatMap(({ payload }) => Object.keys(payload)));
    // Replies are messages of their own; the other is of a preview, which is none.
    const others = ["replies", "isDeleted"];
    const known = (name: string) => name.includes("@") || named.has(name) || others.includes(name);
    expect([...used].filter((name) => !known(name))).toEqual([]);
  });
});

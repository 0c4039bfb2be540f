import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../../../functions/triggers.ts";
import { docsPage } from "../../../../shared/serve/api/docs-page.ts";
import { openapiDocument } from "../../../../shared/serve/api/openapi-document.ts";
import { checkOpenapi, openapiProblems } from "../../../helpers/openapi-checks.ts";

const document = openapiDocument("https://teamsink.example");
const administrators = TRIGGERS.flatMap((trigger) =>
  trigger.kind === "http" && trigger.authLevel === "admin"
    ? trigger.methods.map((method) => ({ method: method.toLowerCase() as "get" | "post", path: `/${trigger.route}` }))
    : [],
);

describe("the OpenAPI document", () => {
  it("has the shape of one", () => {
    expect(openapiProblems(checkOpenapi(JSON.parse(JSON.stringify(document))))).toEqual([]);
  });

  it.each(administrators)("describes $method $path, which wants the master key", ({ method, path }) => {
    expect(document.paths[path]?.[method]).toMatchObject({ security: [{ masterKey: [] }] });
    expect(docsPage(document)).toContain(`${method.toUpperCase()} /api${path}`);
  });

  it("describes the bodies of commands by the schemas that check them", () => {
    const body = (path: string) => JSON.stringify(document.paths[path]?.post?.requestBody);
    for (const member of ["ids", "reason", "since", "until", "dryRun"]) {
      expect(body("/dead-letters")).toContain(`"${member}":`);
    }
    expect(body("/rebuild")).toContain('"restart":');
    expect(Object.keys(document.paths["/rebuild"]?.post?.responses ?? {})).toContain("202");
  });
});

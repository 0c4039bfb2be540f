import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { answerExamples } from "../../../../local/pages/answer-examples.ts";
import { openapiDocument } from "../../../../shared/serve/api/openapi-document.ts";
import { withExamples } from "../../../../shared/serve/api/openapi-examples.ts";

const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "teamsink-lint-"));
afterAll(() => rmSync(folder, { recursive: true }));

const report = z.object({
  totals: z.object({ errors: z.int(), warnings: z.int(), ignored: z.int() }),
  problems: z.array(z.object({ ruleId: z.string(), message: z.string() })),
});

/** By the recommended rules, as whoever lints it would: in a process, which asks nobody else. */
function lint(document: unknown): z.output<typeof report> {
  const file = join(folder, "openapi.json");
  writeFileSync(file, JSON.stringify(document));
  const cli = require.resolve("@redocly/cli/bin/cli.js");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [cli, "lint", file, "--extends", "recommended", "--format", "json"],
    {
      encoding: "utf8",
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    },
  );
  const found = stdout.indexOf("{");
  if (found === -1) throw new Error(stderr);
  return report.parse(JSON.parse(stdout.slice(found)));
}

describe("the OpenAPI document, by Redocly's recommended rules", async () => {
  const document = withExamples(openapiDocument(), await answerExamples());

  it("has neither an error nor a warning", () => {
    expect(lint(document)).toEqual({ totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] });
  });

  it.each([
    ["without licence", { ...document, info: { ...document.info, license: undefined } }, "info-license"],
    ["with a tag twice", { ...document, tags: [...document.tags, document.tags[0]] }, "no-duplicated-tag-names"],
    [
      "with a path that is another's",
      { ...document, paths: { ...document.paths, "/messages/{a}/{b}": {} } },
      "no-identical-paths",
    ],
    [
      "with an example that does not fit",
      withExamples(openapiDocument(), {
        answers: { getHealth: { "200": { "application/json": { status: "fine" } } } },
        refusals: {},
        problems: {},
      }),
      "no-invalid-media-type-examples",
    ],
  ])("would be found %s", (_what, changed, rule) => {
    expect(lint(changed).problems.map(({ ruleId }) => ruleId)).toContain(rule);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HELP } from "../../infra/setup/options.ts";
import { ERRORS } from "../../shared/base/errors/errors.ts";
import { LOG_EVENTS } from "../../shared/base/log.ts";
import { CAPTURE_NAMES, SETTINGS } from "../../shared/base/settings.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { STATE_SHARDS } from "../../shared/port/state-store.ts";
import { openapiDocument } from "../../shared/serve/api/openapi-document.ts";

const template = readFileSync("infra/main.bicep", "utf8");
const named = (pattern: RegExp) => [...template.matchAll(pattern)].map(([, name]) => name ?? "");
const PARAMETERS = named(/^param (\w+) /gm);
const OUTPUTS = named(/^output ([A-Z_]+) /gm);
const VARIABLES = `${readFileSync("infra/main.parameters.json", "utf8")} ${HELP}`.match(/[A-Z]+(_[A-Z]+)+/g) ?? [];

/** Words that are spelt like ours and are Graph's, Key Vault's, a header's, an answer's or a value's. */
const OTHERS = [
  "access-records",
  "raw-interactions",
  "message-blocked",
  "no-store",
  "installedToChats",
  "uniqueName",
  "storedBy",
  "managed-identity",
];
/** What requests and answers of the API consist of. */
const API = JSON.stringify(openapiDocument());
const MEMBERS = [...API.matchAll(/"(\w+)":\{/g)].map(([, name]) => name ?? "");
const WORDS = [...API.matchAll(/"enum":\[([^\]]*)\]/g)].flatMap(([, words]) => JSON.parse(`[${words}]`) as string[]);
const HEADERS = ["x-functions-key", "x-operator-key", "x-refresh-complete"];

const PAGES = ["docs/operate.md", "docs/setup.md", "SECURITY.md", "CHANGELOG.md"];
const pages = PAGES.map((page) => readFileSync(page, "utf8"));
const inlineCodeOf = (text: string) => {
  const spans = text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/(?<!`)`([^`\n]+)`(?!`)/g);
  return [...spans].map(([, code]) => code ?? "");
};
const inlineCode = pages.flatMap(inlineCodeOf);

/** A page for operators rots unnoticed: whatever it names must exist under that name. */
describe("pages for operators name", () => {
  it.each([
    {
      what: "parameters of the deployment",
      like: /^[a-z]+([A-Z][a-z]+)+$/,
      known: [...PARAMETERS, ...MEMBERS, ...OTHERS],
    },
    {
      what: "codes and secrets",
      like: /^[a-z]+(-[a-z]+)+$/,
      known: [
        ...Object.keys(ERRORS),
        ...Object.values(SECRET_NAMES),
        ...CAPTURE_NAMES,
        ...Object.keys(STATE_SHARDS),
        ...HEADERS,
        ...WORDS,
        ...OTHERS,
      ],
    },
    {
      what: "settings, outputs and variables",
      like: /^[A-Z]+(_[A-Z]+)+$/,
      known: [...Object.keys(SETTINGS), ...OUTPUTS, ...VARIABLES],
    },
    { what: "events of the log", like: /^[a-z]+\.(?!ts$)[a-z]+$/, known: Object.keys(LOG_EVENTS) },
  ])("$what that exist", ({ like, known }) => {
    const found = inlineCode.filter((code) => like.test(code));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("codes that exist in the field reports too, beside Graph's own words", () => {
    const codes = inlineCodeOf(readFileSync("docs/field-reports.md", "utf8")).filter((code) =>
      /^[a-z]+(-[a-z]+)+$/.test(code),
    );
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !(code in ERRORS))).toEqual([]);
  });

  it("options that setup has", () => {
    const commands = pages.flatMap((text) => text.match(/npm run setup -- [^`#\n]*/g) ?? []);
    const spans = inlineCode.filter((code) => code.startsWith("--"));
    const options = [...commands, ...spans].flatMap((line) => line.match(/--[a-z][a-z-]+/g) ?? []);
    expect(options.length).toBeGreaterThan(5);
    expect(options.filter((option) => !HELP.includes(option))).toEqual([]);
  });
});

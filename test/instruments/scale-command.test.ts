import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const RUN = fileURLToPath(new URL("../scale/run.ts", import.meta.url));
const TIMEOUT_MS = 120_000;

function run(...options: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [RUN, ...options], (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

const SMALL = ["--users", "1000", "--instances", "2", "--days", "1", "--chats", "1"];

describe("npm run scale", { timeout: TIMEOUT_MS }, () => {
  it("prints the table and ends well within the bounds", async () => {
    const { code, stdout, stderr } = await run(...SMALL);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^1000 users, 100 teams, 500 channels, 1000 chats; instances: 2\njob +runs/);
    expect(stdout).toMatch(/^source +\d{4}/m);
  });

  it("ends with 1 and names the bound that is broken, in one line of JSON as well", async () => {
    const { code, stdout, stderr } = await run(...SMALL, "--planted", "forgotten-users", "--json");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^broken: day 1: \d+ sources were not read$/m);
    expect(JSON.parse(stdout)).toMatchObject({
      shape: { users: 1_000 },
      broken: expect.arrayContaining([expect.stringMatching(/^day 1:/)]),
    });
  });

  it("lists its mistakes", async () => {
    expect((await run("--help")).stdout).toContain("own-budget");
  });
});

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { get } from "node:https";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../../local/tenant/main.ts", import.meta.url));

interface Announcement {
  readonly url: string;
  readonly control: string;
  readonly caFile: string;
  readonly tenantId: string;
}

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
});

async function start(): Promise<{ process: ChildProcess; announcement: Announcement }> {
  const started = fork(MAIN, ["--messages-per-second", "50"], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  child = started;
  if (started.stdout === null) throw new Error("the process has no output");
  const [line] = (await once(createInterface(started.stdout), "line")) as [string];
  return { process: started, announcement: JSON.parse(line) as Announcement };
}

function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (response) => resolve(response.resume().statusCode)).on("error", reject);
  });
}

test.each<[string, (process: ChildProcess) => unknown]>([
  ["SIGTERM", (process) => process.kill("SIGTERM")],
  ["its parent leaving", (process) => process.disconnect()],
])("runs on its own, says where it is, and ends on %s without leaving anything", async (_name, end) => {
  const { process, announcement } = await start();
  const ca = await readFile(announcement.caFile, "utf8");
  expect(await statusOf(`${announcement.url}/common/discovery/v2.0/keys`, ca)).toBe(200);
  expect(await statusOf(`${announcement.control}/stats`, ca)).toBe(200);
  end(process);
  const [code] = await once(process, "exit");
  expect(code).toBe(0);
  expect(existsSync(announcement.caFile)).toBe(false);
});

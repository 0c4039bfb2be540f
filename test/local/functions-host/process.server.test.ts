import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { request } from "node:https";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createCertificateAuthority } from "../../../local/certificate-authority.ts";
import type { LogRecord } from "../../../local/functions-host/log.ts";
import { type SpawnedFunctionsHost, spawnFunctionsHost } from "../../../local/functions-host/spawn-functions-host.ts";
import { startChildService } from "../../../local/services/child-service.ts";
import { buildFixtureApp, KEYS } from "../../helpers/functions-host.ts";
import { isProcessAlive, waitFor } from "../../helpers/processes.ts";

const app = await buildFixtureApp("process-app");
const directory = path.dirname(app.bundlePath);
const spawned: SpawnedFunctionsHost[] = [];
let records: LogRecord[] = [];

async function spawn(options: Partial<Parameters<typeof spawnFunctionsHost>[0]> = {}): Promise<SpawnedFunctionsHost> {
  const host = await spawnFunctionsHost({
    bundlePath: app.bundlePath,
    hostJsonPath: app.hostJsonPath,
    keys: KEYS,
    env: { GREETING: "hello" },
    onLog: (record) => records.push(record),
    ...options,
  });
  spawned.push(host);
  return host;
}

function get(host: SpawnedFunctionsHost, route: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${host.ready.httpPort}${route}`, { headers: { "x-functions-key": KEYS.master } });
}

function messages(): string[] {
  return records.map((record) => record.message);
}

afterEach(async () => {
  await Promise.all(spawned.splice(0).map((host) => host.kill()));
  records = [];
});
afterAll(() => app.remove());

async function isListening(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

describe("the functions host as a process", () => {
  it("says what it runs and serves it, with the keys out of the app's sight", async () => {
    const host = await spawn();
    expect(host.ready.functions.map(({ name, source }) => [name, source])).toEqual([
      ["hello", "GET /api/hello"],
      ["late", "GET /api/late"],
      ["slow", "GET /api/slow"],
      ["crash", "GET /api/crash"],
    ]);
    expect(await (await get(host, "/api/hello")).json()).toEqual({ keyInEnvironment: null, greeting: "hello" });
  });

  it("writes what function code logs, and how invocations end, as JSON lines", async () => {
    const host = await spawn();
    await get(host, "/api/hello");
    await waitFor(() => records.some((record) => record.event === "function.executed"));
    const identity = { functionName: "hello", invocationId: expect.stringMatching(/^[\da-f-]{36}$/) };
    expect(records).toEqual(
      expect.arrayContaining([
        // The console knows of no invocation.
        {
          time: expect.any(String),
          category: "Host.Function.Console",
          level: "information",
          message: "hello from the console",
        },
        expect.objectContaining({ category: "Function.hello.User", message: "hello from the context", ...identity }),
        expect.objectContaining({ category: "Host.Process.stdout", message: "past the console" }),
        expect.objectContaining({
          category: "Host.Results",
          succeeded: true,
          durationMs: expect.any(Number),
          ...identity,
        }),
      ]),
    );
  });

  it("drops what an invocation's context logs after its end, and takes levels from the words of the console", async () => {
    const host = await spawn();
    await get(host, "/api/late");
    await waitFor(() => messages().includes("after the answer, no error"));
    expect(messages()).toContain("in time");
    expect(messages()).not.toContain("too late");
    const console = records.filter(({ message }) => message.startsWith("after the answer"));
    expect(console.map(({ level, message }) => [level, message.slice("after the answer, ".length)])).toEqual([
      ["error", "something failed"],
      ["warning", "be warned: it failed"],
      ["information", "nothing more"],
      ["information", "no error"],
    ]);
  });

  it("marks what host.json keeps from Application Insights", async () => {
    const hostJsonPath = path.join(directory, "quiet.json");
    const logging = { logLevel: { default: "Warning", "Function.hello.User": "Information" } };
    await writeFile(hostJsonPath, JSON.stringify({ version: "2.0", logging }));
    const host = await spawn({ hostJsonPath });
    await get(host, "/api/hello");
    await waitFor(() => records.some((record) => record.event === "function.executed"));
    const isMarked = (part: Partial<LogRecord>) =>
      records.find((record) => Object.entries(part).every(([name, value]) => Reflect.get(record, name) === value))
        ?.belowFilter === true;
    expect(isMarked({ message: "hello from the context" })).toBe(false);
    expect(isMarked({ message: "hello from the console" })).toBe(true);
    expect(isMarked({ event: "function.executed" })).toBe(true);
  });

  it("serves https with the same routes", async () => {
    const authority = await createCertificateAuthority();
    const { keyPem, certificatePem } = await authority.issueServerCertificate(["localhost"]);
    const [keyFile, certFile] = [path.join(directory, "key.pem"), path.join(directory, "cert.pem")];
    await Promise.all([writeFile(keyFile, keyPem), writeFile(certFile, certificatePem)]);
    const host = await spawn({ https: { keyFile, certFile } });
    const options = { host: "localhost", port: host.ready.httpsPort, path: "/api/slow", ca: authority.certificatePem };
    const body = await new Promise((resolve, reject) => {
      request(options, (response) => resolve(text(response)))
        .on("error", reject)
        .end();
    });
    expect(body).toBe("slow but done");
  });
});

describe("the end of the process", () => {
  const ways: [way: string, end: (host: SpawnedFunctionsHost) => void][] = [
    ["hanging up", (host) => void host.stop()],
    ["SIGTERM", (host) => process.kill(host.pid, "SIGTERM")],
    ["SIGINT", (host) => process.kill(host.pid, "SIGINT")],
  ];
  it.each(ways)("by %s lets requests finish, then runs appTerminate", async (_, end) => {
    const host = await spawn();
    const answer = get(host, "/api/slow");
    await waitFor(() => messages().includes("slow began"));
    end(host);
    await waitFor(async () => !(await isListening(host.ready.httpPort)));
    expect(await (await answer).text()).toBe("slow but done");
    expect(await host.exited).toEqual({ code: 0, signal: null });
    await waitFor(() => messages().includes("terminated"));
  });

  it("comes, orderly, with the end of the one that started it, however sudden that is", async () => {
    const parent = await startChildService({
      entry: new URL("../../fixtures/functions-host/functions-host-parent.ts", import.meta.url),
      args: [app.bundlePath, app.hostJsonPath, directory],
      readySchema: z.object({ hostPid: z.number(), httpPort: z.number() }),
    });
    const { hostPid, httpPort } = parent.ready;
    const answer = fetch(`http://127.0.0.1:${httpPort}/api/slow`);
    await waitFor(() => existsSync(path.join(directory, "began")));
    await parent.kill();
    expect(await (await answer).text()).toBe("slow but done");
    await waitFor(() => !isProcessAlive(hostPid));
    expect(await isListening(httpPort)).toBe(false);
    expect(existsSync(path.join(directory, "terminated"))).toBe(true);
  });

  it("can be as sudden as a crash", async () => {
    const host = await spawn();
    await host.kill();
    expect(await host.exited).toEqual({ code: null, signal: "SIGKILL" });
    expect(messages()).not.toContain("terminated");
  });

  it("is an uncaught exception of function code", async () => {
    const host = await spawn();
    await expect(get(host, "/api/crash")).rejects.toThrow();
    expect((await host.exited).code).toBe(1);
    await waitFor(() => records.some((record) => record.event === "worker.uncaught-exception"));
  });
});

describe("a host that cannot start says why", () => {
  const cases: [what: string, options: Parameters<typeof spawn>[0], message: RegExp][] = [
    ["no bundle", { bundlePath: "missing.cjs" }, /Cannot find module/],
    ["no host.json", { hostJsonPath: "missing.json" }, /ENOENT.*missing\.json/],
    ["a port that is none", { httpPort: 70_000 }, /--http-port/],
  ];
  it.each(cases)("%s", async (_, options, message) => {
    await expect(spawn(options)).rejects.toThrow(message);
  });
});

import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { isPassedOn, parseHostJson } from "../../../local/functions-host/host-json.ts";

function parse(queues: object): ReturnType<typeof parseHostJson>["queues"] {
  return parseHostJson(JSON.stringify({ version: "2.0", extensions: { queues } })).queues;
}

describe("parseHostJson", () => {
  it("has Azure's defaults", () => {
    const { routePrefix, queues } = parseHostJson('{"version":"2.0"}');
    expect(routePrefix).toBe("api");
    expect(queues).toMatchObject({
      batchSize: 16,
      maxPollingIntervalMs: 60_000,
      visibilityTimeoutMs: 0,
      maxDequeueCount: 5,
      messageEncoding: "base64",
    });
    expect(queues.newBatchThreshold % 8).toBe(0);
  });

  it("reads the product's own host.json, which leaves no queue setting to a default", async () => {
    const text = await readFile(new URL("../../../host.json", import.meta.url), "utf8");
    expect(parseHostJson(text)).toEqual({
      routePrefix: "api",
      logLevels: expect.objectContaining({ default: "Warning" }),
      queues: {
        batchSize: 16,
        newBatchThreshold: 8,
        maxPollingIntervalMs: 10_000,
        visibilityTimeoutMs: 30_000,
        maxDequeueCount: 5,
        messageEncoding: "base64",
      },
    });
    const { extensions } = JSON.parse(text) as { extensions: { queues: object } };
    expect(Object.keys(extensions.queues)).toHaveLength(6);
  });

  const timeSpans: [text: string, timeMs: number][] = [
    ["00:00:00", 0],
    ["00:00:00.25", 250],
    ["00:00:30", 30_000],
    ["01:02:03", 3_723_000],
    ["1.00:00:00", 86_400_000],
  ];
  it.each(timeSpans)("reads the time span %s", (text, timeMs) => {
    expect(parse({ visibilityTimeout: text }).visibilityTimeoutMs).toBe(timeMs);
  });

  it("keeps a threshold of 0, for one message at a time", () => {
    expect(parse({ batchSize: 1, newBatchThreshold: 0 })).toMatchObject({ batchSize: 1, newBatchThreshold: 0 });
  });

  const faults: [queues: object, message: RegExp][] = [
    [{ batchSize: 33 }, /extensions\.queues\.batchSize/],
    [{ batchSize: 0 }, /extensions\.queues\.batchSize/],
    [{ newBatchThreshold: -1 }, /extensions\.queues\.newBatchThreshold/],
    [{ maxDequeueCount: 0 }, /extensions\.queues\.maxDequeueCount/],
    [{ visibilityTimeout: "30" }, /extensions\.queues\.visibilityTimeout: is not a time span/],
    [{ visibilityTimeout: "00:60:00" }, /extensions\.queues\.visibilityTimeout: is not a time span/],
    [{ maxPollingInterval: "00:00:00.05" }, /extensions\.queues\.maxPollingInterval/],
    [{ messageEncoding: "utf8" }, /extensions\.queues\.messageEncoding/],
  ];
  it.each(faults)("refuses %j", (queues, message) => {
    expect(() => parse(queues)).toThrow(message);
  });

  it("refuses another version", () => {
    expect(() => parseHostJson('{"version":"1.0"}')).toThrow(/version/);
  });
});

describe("the product's own filter", async () => {
  const settings = parseHostJson(await readFile(new URL("../../../host.json", import.meta.url), "utf8"));

  it.each([
    // What the app says while it starts, and after its invocations: that it runs, or why it does not.
    ["Host.Function.Console", "information", true],
    ["Function.audit.User", "information", true],
    ["Function.process-message.User", "information", true],
    ["Function.process-message.User", "debug", false],
    ["Function.process-message", "information", false],
    ["Host.Results", "information", false],
    ["Host.Results", "error", true],
    ["Host.General", "information", false],
    ["Host.General", "warning", true],
  ] as const)("lets %s at %s through: %s", (category, level, expected) => {
    expect(isPassedOn(settings, { category, level })).toBe(expected);
  });

  it("has browsers ask for https", async () => {
    const text = await readFile(new URL("../../../host.json", import.meta.url), "utf8");
    const { extensions } = JSON.parse(text) as { extensions: { http: { hsts: unknown } } };
    expect(extensions.http.hsts).toEqual({ isEnabled: true, maxAge: "365" });
  });
});

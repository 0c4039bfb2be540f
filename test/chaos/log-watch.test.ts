import { expect, it } from "vitest";
import { LogWatch } from "./log-watch.ts";

const PEM = ["-----BEGIN PRIVATE KEY-----", ...Array.from({ length: 8 }, (_, line) => `${line}`.repeat(64))].join("\n");

it.each([
  ["a secret of this run", "so a client state of this run stands here"],
  ["a line of a key", "4".repeat(64)],
  ["a token", "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln"],
  ["a body", "<p>hello</p>"],
])("finds %s in a line", (_what, detail) => {
  const watch = new LogWatch();
  watch.keepOut("client state", "a client state of this run");
  watch.keepOut("certificate", PEM);
  watch.log.event("subscription.failed", { detail: "nothing to see" });
  expect(watch.leaks).toEqual([]);
  watch.log.event("subscription.failed", { detail });
  expect(watch.leaks).toMatchObject([{ event: "subscription.failed" }]);
  expect(watch.events.get("subscription.failed")).toBe(2);
});

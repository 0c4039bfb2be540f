import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../functions/triggers.ts";

describe("the trigger table", () => {
  it.each(TRIGGERS.map((trigger) => ({ name: trigger.name, trigger })))(
    "$name: its file is there",
    async ({ trigger }) => {
      expect(await trigger.load()).toBeTypeOf("function");
    },
  );

  it("starts each thing once", () => {
    const starts = TRIGGERS.flatMap((trigger) => {
      if (trigger.kind === "http") return trigger.methods.map((method) => `${method} ${trigger.route}`);
      return trigger.kind === "queue" ? [`queue ${trigger.queueName}`] : [];
    });
    expect(new Set(starts).size).toBe(starts.length);
    expect(new Set(TRIGGERS.map(({ name }) => name)).size).toBe(TRIGGERS.length);
  });

  it("lets nobody in without a key but Graph, and who asks for what is no secret", () => {
    const open = TRIGGERS.filter((trigger) => trigger.kind === "http" && trigger.access === "anonymous");
    expect(open.map(({ name }) => name)).toEqual([
      "notifications",
      "lifecycle",
      "health",
      "openapi",
      "docs",
      "docs-asset",
      "redoc",
    ]);
  });
});

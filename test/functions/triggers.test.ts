import { describe, expect, it } from "vitest";
import { addressesOf, TRIGGERS } from "../../functions/triggers.ts";

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

  it("takes a token at every address that takes a key, and the platform checks the key there", () => {
    for (const trigger of TRIGGERS) {
      if (trigger.kind !== "http") continue;
      const addresses = addressesOf(trigger).map(({ route, authLevel, by }) => [route, authLevel, by]);
      const { route } = trigger;
      expect(addresses).toEqual(
        trigger.access === "anonymous"
          ? [[route, "anonymous", "key"]]
          : [
              [route, "function", "key"],
              [`entra/${route}`, "anonymous", "token"],
            ],
      );
    }
  });

  it("lets nobody in without a key or a token but Graph, and who asks for what is no secret", () => {
    const open = TRIGGERS.filter((trigger) => trigger.kind === "http" && trigger.access === "anonymous");
    expect(open.map(({ name }) => name)).toEqual([
      "notifications",
      "lifecycle",
      "health",
      "openapi",
      "docs",
      "docs-asset",
      "redoc",
      "app",
      "app-asset",
      "sign-in",
    ]);
  });
});

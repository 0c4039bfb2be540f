import { expect, it } from "vitest";
import { type Hook, type HookTrouble, progressFrom } from "../../../../shared/job/hook-record.ts";
import { checkHooks } from "../../../../shared/operate/health/hooks-step.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { createMemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";

const SINCE = "2026-01-01T00:00:00.000Z";
const HOOK = {
  url: "https://r.example/?key=k",
  description: null,
  filter: {},
  policy: "flag",
  createdDateTime: SINCE,
} as const;
const TROUBLE: HookTrouble = {
  webhookId: "msg_1",
  attempts: 1,
  sinceDateTime: SINCE,
  nextTryDateTime: SINCE,
  status: 500,
  reason: null,
  isHandedOver: false,
};

async function look(...hooks: { stands: Hook["state"]; trouble?: Partial<HookTrouble> }[]) {
  const state = createMemoryStateStore();
  const secrets = createMemorySecretStore();
  secrets.add(SECRET_NAMES.hookKey, "a key");
  for (const [index, { stands, trouble }] of hooks.entries()) {
    const hookId = `h${index}`;
    const reason = stands === "disabled" ? "gone" : null;
    const value: Hook = { ...HOOK, hookId, state: stands, reason, secrets: [] };
    await state.put({ kind: "hook", id: hookId, value, expect: "absent" });
    const progress = { ...progressFrom("p"), trouble: trouble ? { ...TROUBLE, ...trouble } : null };
    await state.put({ kind: "hook-progress", id: hookId, value: progress, expect: "absent" });
  }
  const found = await checkHooks({ state, secrets });
  return { found, state, secrets };
}

it("counts hooks, and names those that are not told what is new, without their URLs", async () => {
  const { found } = await look(
    { stands: "active" },
    { stands: "active", trouble: { status: 503 } },
    { stands: "active", trouble: { status: null, reason: "ECONNREFUSED" } },
    { stands: "paused", trouble: {} },
    { stands: "disabled" },
  );
  const { warning, ...figures } = found;
  expect(figures).toEqual({ hooks: 5, active: 3, behind: 3 });
  expect(warning).toMatchObject({ code: "hook-behind" });
  expect(warning?.message).toBe(`h1 since ${SINCE}: status 503; h2 since ${SINCE}: ECONNREFUSED; h4 is disabled: gone`);
});

it("asks nothing of Key Vault where there is no hook, and warns where there is one and no key", async () => {
  const none = await look();
  expect([none.found, none.secrets.reads]).toEqual([{ hooks: 0 }, 0]);
  const { state, secrets, found } = await look({ stands: "active" });
  expect(found).toEqual({ hooks: 1, active: 1, behind: 0 });
  secrets.disable(SECRET_NAMES.hookKey, "v1");
  expect(await checkHooks({ state, secrets })).toMatchObject({ warning: { code: "hook-key-missing" } });
});

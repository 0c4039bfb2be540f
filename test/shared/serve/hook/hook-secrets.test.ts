import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { createHookSecrets, type HookSecrets } from "../../../../shared/serve/hook/hook-secrets.ts";
import { signedPost } from "../../../../shared/serve/hook/sign-post.ts";
import { createMemorySecretStore, type MemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const KEY = "a key of hooks that has thirty-two characters";
const EVENT = { webhookId: "msg_1", body: '{"a":"ü"}' };

/** The library's own verifier looks at the wall clock. */
let clock: SimulatedClock;
let store: MemorySecretStore;
let secrets: HookSecrets;
beforeEach(() => {
  clock = new SimulatedClock(Date.now());
  store = createMemorySecretStore({ clock });
  store.add(SECRET_NAMES.hookKey, KEY);
  secrets = createHookSecrets({ store, clock, log: createRecordingLog() });
});

const make = (hookId = "h") => secrets.make(hookId, clock.nowMs());
const keysOf = (hookId: string, ...made: Awaited<ReturnType<typeof make>>[]) =>
  secrets.keysOf(
    hookId,
    made.map(({ sealed }) => sealed),
    clock.nowMs(),
  );
const verifies = (secret: string, post: ReturnType<typeof signedPost>) => {
  try {
    new Webhook(secret).verify(post.body, { ...post.headers });
    return true;
  } catch {
    return false;
  }
};

describe("a secret of a hook", () => {
  it("is what Standard Webhooks wants, another each time, and is nowhere in what is kept of it", async () => {
    const [one, two] = [await make(), await make()];
    expect(one.text).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(one.text).not.toBe(two.text);
    const secret = Buffer.from(one.text.slice("whsec_".length), "base64");
    expect(JSON.stringify(one.sealed)).not.toContain(secret.toString("base64url"));
    expect(await keysOf("h", one)).toEqual([secret]);
  });

  it("opens for its own hook alone, and only as it was sealed", async () => {
    const made = await make();
    await expect(keysOf("another", made)).rejects.toMatchObject({ code: "hook-key-missing" });
    const { sealed } = made.sealed;
    const changed = sealed.startsWith("A") ? `B${sealed.slice(1)}` : `A${sealed.slice(1)}`;
    const forged = { ...made, sealed: { ...made.sealed, sealed: changed } };
    await expect(keysOf("h", forged)).rejects.toMatchObject({ code: "hook-key-missing" });
  });

  it("stays open when the key in Key Vault rolls, and is not when its version is disabled", async () => {
    const old = await make();
    await clock.advance(10 * 60_000);
    store.add(SECRET_NAMES.hookKey, `${KEY}, and a newer one`);
    const young = await make();
    expect([old.sealed.keyVersion, young.sealed.keyVersion]).toEqual(["v1", "v2"]);
    expect(await keysOf("h", young, old)).toHaveLength(2);
    store.disable(SECRET_NAMES.hookKey, "v1");
    await clock.advance(10 * 60_000);
    await secrets.make("h", clock.nowMs());
    await expect(keysOf("h", old)).rejects.toMatchObject({ code: "hook-key-missing", message: /v1/ });
  });

  it.each([
    ["there is no key", () => store.disable(SECRET_NAMES.hookKey, "v1")],
    [
      "the key could be guessed",
      () => {
        store.disable(SECRET_NAMES.hookKey, "v1");
        store.add(SECRET_NAMES.hookKey, "short");
      },
    ],
  ])("is not made where %s", async (_what, breakIt) => {
    breakIt();
    await expect(make()).rejects.toMatchObject({ code: "hook-key-missing" });
  });
});

describe("a post", () => {
  it("is signed with each secret that is valid, and with none that is over", async () => {
    const [young, old] = [await make(), await make()];
    const ending = { ...old, sealed: { ...old.sealed, endsDateTime: new Date(clock.nowMs() + 1_000).toISOString() } };
    const post = async () => {
      const keys = await keysOf("h", young, ending);
      return signedPost(EVENT, { url: "https://r.example", keys, nowMs: clock.nowMs() });
    };
    const during = await post();
    expect([young, old].map(({ text }) => verifies(text, during))).toEqual([true, true]);
    expect(verifies((await make()).text, during)).toBe(false);
    expect(verifies(young.text, { ...during, body: '{"a":"u"}' })).toBe(false);
    await clock.advance(1_000);
    const after = await post();
    expect([young, old].map(({ text }) => verifies(text, after))).toEqual([true, false]);
    expect(after.headers["content-type"]).toBe("application/cloudevents+json; charset=utf-8");
  });
});

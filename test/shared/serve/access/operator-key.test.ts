import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { createOperatorKey } from "../../../../shared/serve/access/operator-key.ts";
import { createMemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const NAME = SECRET_NAMES.operatorKey;
const FIRST = "the first key, of 32 characters or more";
const SECOND = "the second key, of 32 characters or more";

function createWorld() {
  const clock = new SimulatedClock();
  const store = createMemorySecretStore();
  const log = createRecordingLog();
  const operatorKey = createOperatorKey({ store, clock, log });
  const opens = async (key: string | null) => {
    const checked = await operatorKey.check(key);
    return checked.ok || checked.error.code;
  };
  return { clock, store, log, opens };
}

let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  world = createWorld();
});

describe("the operator key", () => {
  it("is every enabled version of the secret, and nothing else", async () => {
    world.store.add(NAME, FIRST, "v1");
    world.store.add(NAME, SECOND, "v2");
    for (const key of [FIRST, SECOND]) expect(await world.opens(key)).toBe(true);
    const wrong = [null, "", " ", "x", FIRST.slice(1), `${FIRST} `, FIRST.toUpperCase(), "k".repeat(5_000)];
    for (const key of wrong) expect(await world.opens(key), `${key}`).toBe("operator-key-wrong");
  });

  it("is known as soon as it is rotated in, and ends when its version is disabled", async () => {
    world.store.add(NAME, FIRST, "v1");
    expect(await world.opens(FIRST)).toBe(true);
    await world.clock.advance(10_000);
    world.store.add(NAME, SECOND, "v2");
    expect(await world.opens(SECOND)).toBe(true);
    world.store.disable(NAME, "v1");
    await world.clock.advance(5 * 60_000);
    await world.opens(SECOND);
    expect(await world.opens(FIRST)).toBe("operator-key-wrong");
  });

  it("that was disabled opens nothing after a quiet time either, to whoever comes first", async () => {
    world.store.add(NAME, FIRST, "v1");
    world.store.add(NAME, SECOND, "v2");
    expect(await world.opens(FIRST)).toBe(true);
    world.store.disable(NAME, "v1");
    await world.clock.advance(5 * 60_000);
    expect(await world.opens(FIRST)).toBe("operator-key-wrong");
  });

  it("opens nothing when its last version is disabled, although what was read before is held", async () => {
    world.store.add(NAME, FIRST, "v1");
    expect(await world.opens(FIRST)).toBe(true);
    world.store.disable(NAME, "v1");
    await world.clock.advance(5 * 60_000);
    await expect(world.opens(FIRST)).rejects.toMatchObject({ code: "secret-missing" });
  });

  it("opens for five minutes after Key Vault was heard last, and again once it answers", async () => {
    world.store.add(NAME, FIRST, "v1");
    expect(await world.opens(FIRST)).toBe(true);
    world.store.failNext(Number.POSITIVE_INFINITY);
    await world.clock.advance(5 * 60_000 - 1);
    expect(await world.opens(FIRST)).toBe(true);
    await world.clock.advance(1);
    await expect(world.opens(FIRST)).rejects.toMatchObject({ code: "secret-unavailable" });
    world.store.failNext(0);
    await world.clock.advance(10_000);
    expect(await world.opens(FIRST)).toBe(true);
  });

  it("opens nothing once it has expired in Key Vault, unlike what was made with an expired secret", async () => {
    world.store.add(NAME, FIRST, "v1");
    world.store.add(NAME, SECOND, "v2");
    world.store.expire(NAME, "v1");
    expect(await world.opens(FIRST)).toBe("operator-key-wrong");
    expect(await world.opens(SECOND)).toBe(true);
    world.store.expire(NAME, "v2");
    await world.clock.advance(5 * 60_000);
    await world.opens(FIRST);
    expect(await world.opens(SECOND)).toBe("operator-key-wrong");
  });

  it("that nobody knows is not called wrong while Key Vault cannot be asked whether it is new", async () => {
    world.store.add(NAME, FIRST, "v1");
    expect(await world.opens(FIRST)).toBe(true);
    world.store.add(NAME, SECOND, "v2");
    world.store.failNext(1);
    await world.clock.advance(10_000);
    expect(await world.opens(SECOND)).toBe("secret-unavailable");
    await world.clock.advance(10_000);
    expect(await world.opens(SECOND)).toBe(true);
  });

  it("opens nothing where it could be guessed", async () => {
    world.store.add(NAME, "short");
    expect(await world.opens("short")).toBe("operator-key-wrong");
  });

  it("that Key Vault does not give opens nothing, and says why", async () => {
    await expect(world.opens(FIRST)).rejects.toMatchObject({ code: "secret-missing" });
    expect(await world.opens(null)).toBe("operator-key-wrong");
  });

  it("does not let strangers drive Key Vault, and is not logged", async () => {
    world.store.add(NAME, FIRST);
    for (let times = 0; times < 100; times += 1) await world.opens(`${SECOND}${times}`);
    expect(world.store.reads).toBe(1);
    expect(JSON.stringify(world.log.lines)).not.toContain("characters or more");
  });
});

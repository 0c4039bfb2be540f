import { generateKeyPairSync } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { expect, it } from "vitest";
import { holdStill, PatientClock } from "./hold-still.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const sign = (name: string) => new SignJWT({ name }).setProtectedHeader({ alg: "RS256" }).sign(privateKey);

it("keeps time still while signatures are made and checked, in the order of asking, and lets go again", async () => {
  const clock = new PatientClock();
  const letGo = holdStill(clock);
  try {
    const done: string[] = [];
    const signAndVerify = async (name: string) => {
      await jwtVerify(await sign(name), publicKey, { currentDate: new Date(clock.nowMs()) });
      done.push(`${name} at ${clock.nowMs()}`);
    };
    const startMs = clock.nowMs();
    const names = Array.from({ length: 20 }, (_, index) => String(index));
    const work = names.map(signAndVerify);
    await clock.advance(1);
    expect(done).toEqual(names.map((name) => `${name} at ${startMs}`));
    await Promise.all(work);
    expect(Date.now()).toBe(startMs + 1);
  } finally {
    letGo();
  }
  expect(Object.hasOwn(crypto.subtle, "sign")).toBe(false);
  expect(Date.now()).toBeGreaterThan(clock.nowMs());
});

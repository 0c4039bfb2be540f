import { HttpRequest, InvocationContext } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { presence } from "../../functions/write.ts";
import type { App } from "../../shared/compose.ts";
import { tagOf } from "../../shared/serve/api/revalidated.ts";
import { openPresenceWorld, type PresenceWorld } from "../shared/serve/write/presence-world.ts";

let world: PresenceWorld;
beforeEach(async () => {
  world = await openPresenceWorld();
});
afterEach(() => world.close());

/** The request as a person sends it. */
function asking() {
  const [me, two] = world.people;
  const handler = presence({ acting: () => world.actingAs(me), presencePolls: { waiting: 0 } } as unknown as App);
  return (wait: number, known?: string) => {
    const url = `https://sink.example/api/entra/presence?user_ids=${two.id}&wait=${wait}`;
    const headers = { authorization: "Bearer t", ...(known !== undefined && { "if-none-match": known }) };
    return handler(new HttpRequest({ method: "GET", url, headers }), new InvocationContext());
  };
}

describe("who waits for somebody to come", () => {
  it("is one of four, and a fifth is answered at once, so that an instance has hands left for what Graph posts", async () => {
    const ask = asking();
    const known = tagOf((await ask(0)).body ?? "");
    const answered: string[] = [];
    const wait = async (name: string) => {
      await ask(25, known);
      answered.push(name);
    };
    const four = ["first", "second", "third", "fourth"].map(wait);
    await wait("fifth");
    expect(answered).toEqual(["fifth"]);
    await world.clock.advance(25_000);
    await Promise.all(four);
    const again = wait("again");
    await world.clock.advance(24_999);
    expect(answered).not.toContain("again");
    await world.clock.advance(1);
    await again;
  });

  it.each([
    ["knows nothing yet", undefined],
    ["knows something else", '"another"'],
  ])("is answered at once who %s", async (_who, known) => {
    const ask = asking();
    await ask(0);
    // Nobody moves the clock.
    expect((await ask(25, known)).status).toBe(200);
  });

  it.each([26, -1, 1.5])("waits for no %d seconds", async (seconds) => {
    expect((await asking()(seconds)).status).toBe(400);
  });
});

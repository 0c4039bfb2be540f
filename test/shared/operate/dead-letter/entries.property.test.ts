import * as fc from "fast-check";
import { expect, test } from "vitest";
import { redriveDue } from "../../../../shared/job/redrive.ts";
import { redriveRequest } from "../../../../shared/operate/dead-letter/dead-letter-parameters.ts";
import { redriveEntries } from "../../../../shared/operate/dead-letter/redrive-entries.ts";
import {
  chatMessage,
  chatMessageItem,
  createDeadLetterWorld,
  documentOf,
  resourceItem,
} from "../../../helpers/dead-letter-world.ts";

const HOUR_MS = 3_600_000;
type World = ReturnType<typeof createDeadLetterWorld>;

/** What a tenant sends: some with content, some to be read from Graph, which does not know all of them yet. */
const message = fc.record({ number: fc.nat({ max: 5 }), version: fc.nat({ max: 3 }), byResource: fc.boolean() });
type Message = { readonly number: number; readonly version: number; readonly byResource: boolean };

const payloadOf = ({ number, version }: Message) => chatMessage(`${number}`, 1_767_225_600_000 + version);
const resourceOf = ({ number, version }: Message) => `r${number}-${version}`;
const itemOf = (one: Message) => (one.byResource ? resourceItem(resourceOf(one)) : chatMessageItem(payloadOf(one)));

type Step = (world: World, messages: readonly Message[]) => Promise<unknown>;
const post = (world: World, body: object) => redriveEntries(world.ports, redriveRequest.parse(body));

/** Whatever operators, timers, outages and an at-least-once queue do, in any order. */
const STEPS: Record<string, Step> = {
  outage: async (world) => world.messages.failNext(2),
  defect: async (world) => world.breakReader(),
  "store of dead letters away": async (world) => world.state.failNext(1),
  "half of Graph is repaired": async (world, messages) => {
    for (const one of messages.filter(({ number }) => number % 2 === 0)) {
      world.graph.set(resourceOf(one), payloadOf(one));
    }
  },
  "an hour": (world) => world.clock.advance(HOUR_MS),
  timer: (world) => redriveDue(world.ports),
  "command, all": (world) => post(world, { queue: "messages" }),
  "command, by ids": async (world) => {
    const ids = (await world.letters()).map(({ id }) => id);
    if (ids.length > 0) await post(world, { ids });
  },
  "a message twice": async (world) => {
    const [first] = world.queue.sent;
    if (first) world.queue.sent.push(first);
  },
  "poison twice": async (world) => {
    const [first] = world.queue.poison;
    if (first) world.queue.poison.push(first);
  },
  "one delivery": async (world) => {
    const [first] = world.queue.sent.splice(0, 1);
    if (first) await world.deliver(JSON.parse(first.text)).catch(() => void world.queue.poison.push(first));
  },
  "all deliveries": (world) => world.drain(),
};
const step = fc.constantFrom(...Object.keys(STEPS));

/** A step that meets an outage has been tried; the next may succeed. */
async function attempt(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== "store-unavailable") throw error;
  });
}

test("whatever is re-driven, however often, in whatever order: each message is stored once, as if nothing had happened", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 6 }),
      fc.array(step, { maxLength: 25 }),
      async (messages, steps) => {
        const world = createDeadLetterWorld();
        for (const one of messages) await world.queue.send("messages", JSON.stringify(itemOf(one)));
        for (const name of steps) await attempt((STEPS[name] as Step)(world, messages));
        world.messages.failNext(0);
        world.state.failNext(0);
        for (const one of messages) world.graph.set(resourceOf(one), payloadOf(one));
        world.repairReader();
        await world.exhaust();
        await post(world, { queue: "messages" });
        await world.exhaust();
        const expected = new Map<string, number>();
        for (const { number, version } of messages) {
          expected.set(`${number}`, Math.max(version, expected.get(`${number}`) ?? 0));
        }
        const stored = world.messages.all().map(({ messageId, version }) => [messageId, version - 1_767_225_600_000]);
        expect(stored).toEqual([...expected].sort());
        expect(world.messages.all().map(({ id }) => id)).toEqual(
          [...expected.keys()].sort().map((id) => documentOf(chatMessage(id)).id),
        );
        expect((await world.letters()).filter(({ state }) => state !== "resolved")).toEqual([]);
        expect(world.queue.poison).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

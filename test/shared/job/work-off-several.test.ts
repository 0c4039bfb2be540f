import { setImmediate as tick } from "node:timers/promises";
import { beforeEach, expect, it } from "vitest";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { workOff } from "../../../shared/job/work-off.ts";
import { createDeadLetterWorld } from "../../helpers/dead-letter-world.ts";

let world: ReturnType<typeof createDeadLetterWorld>;
let worked: unknown[];
/** How much is worked on at this moment, and was at the most. */
let atWork: { now: number; most: number };
let answerAfterMs: number;
beforeEach(() => {
  answerAfterMs = 0;
  world = createDeadLetterWorld();
  worked = [];
  atWork = { now: 0, most: 0 };
});

type Outcome = "done" | "transient" | "permanent" | "defect";

const OUTCOMES: Record<Outcome, () => TeamsinkError | undefined> = {
  done: () => undefined,
  transient: () => new TeamsinkError("store-unavailable"),
  permanent: () => new TeamsinkError("message-invalid"),
  defect: () => {
    throw new TypeError("a defect");
  },
};

interface Message {
  readonly id: number;
  readonly outcome: Outcome;
}

const message = (id: number, outcome: Outcome = "done"): Message => ({ id, outcome });
const deliver = (several: readonly Message[], dequeueCount?: number) =>
  workOff(world.ports, {
    queue: "messages",
    queueMessage: { several },
    dequeueCount,
    work: async (value) => {
      const { outcome } = value as Message;
      atWork.now += 1;
      atWork.most = Math.max(atWork.most, atWork.now);
      if (answerAfterMs > 0) await world.clock.sleep(answerAfterMs);
      await tick();
      atWork.now -= 1;
      const error = OUTCOMES[outcome]();
      if (!error) worked.push(value);
      return error;
    },
  });
const sent = () => world.queue.sent.map(({ text }): unknown => JSON.parse(text));

it("each of several is worked off by itself, and none costs its neighbours anything", async () => {
  const several = [message(1), message(2, "transient"), message(3, "permanent"), message(4, "defect"), message(5)];
  await deliver(several, 1);
  expect(worked).toEqual([message(1), message(5)]);
  expect(await world.letters()).toMatchObject([{ reason: "message-invalid", body: message(3, "permanent") }]);
  expect(sent()).toHaveLength(2);
  expect(sent()).toContainEqual(message(4, "defect"));
  expect(sent()).toContainEqual(expect.objectContaining({ body: message(2, "transient") }));
});

it("only some are worked off at once, however many stand there", async () => {
  const several = Array.from({ length: 16 }, (_message, id) => message(id));
  await deliver(several);
  expect(worked).toHaveLength(16);
  expect(atWork.most).toBe(4);
});

it("what could not be begun in time, since the stores are slow, is sent alone instead of cut off in the middle", async () => {
  const several = Array.from({ length: 16 }, (_message, id) => message(id));
  answerAfterMs = 20_000;
  const done = deliver(several, 1);
  for (let seconds = 0; seconds < 60; seconds += 1) await world.clock.advance(1_000);
  await done;
  expect(worked).toHaveLength(8);
  expect(sent()).toEqual(several.slice(8));
});

it("what comes again is taken apart before anything is worked off, since one of them may have ended the process", async () => {
  const several = [message(1), message(2, "defect"), message(3)];
  await deliver(several, 2);
  expect(worked).toEqual([]);
  expect(sent()).toEqual(several);
  expect(await world.letters()).toEqual([]);
});

it("what cannot be taken apart, nor a defect sent back, is the host's to bring again", async () => {
  world.queue.failNext(1);
  await expect(deliver([message(1), message(2)], 2)).rejects.toMatchObject({ code: "queue-unavailable" });
  world.queue.failNext(1);
  await expect(deliver([message(1), message(2, "defect")])).rejects.toMatchObject({ code: "queue-unavailable" });
});

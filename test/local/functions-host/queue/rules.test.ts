import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterInvocation,
  beforeInvocation,
  poisonQueueName,
} from "../../../../local/functions-host/queue/dequeue-policy.ts";
import { decodeMessageText } from "../../../../local/functions-host/queue/message-text.ts";
import { PollBackoff } from "../../../../local/functions-host/queue/poll-backoff.ts";

describe("before an invocation", () => {
  const cases: [dequeueCount: number, isDecodable: boolean, hasPoisonQueue: boolean, decision: string][] = [
    [1, true, true, "invoke"],
    [5, true, true, "invoke"],
    [6, true, true, "poison"],
    [6, true, false, "leave"],
    [1, false, true, "poison"],
    [1, false, false, "leave"],
  ];
  it.each(cases)(
    "dequeued %i times, decodable %s, poison queue %s: %s",
    (...[dequeueCount, isDecodable, hasPoisonQueue, decision]) => {
      expect(beforeInvocation({ dequeueCount, isDecodable }, { maxDequeueCount: 5, hasPoisonQueue })).toBe(decision);
    },
  );
});

describe("after an invocation", () => {
  const cases: [succeeded: boolean, dequeueCount: number, hasPoisonQueue: boolean, decision: string][] = [
    [true, 1, true, "delete"],
    [true, 5, true, "delete"],
    [true, 1, false, "delete"],
    [false, 4, true, "release"],
    [false, 5, true, "poison"],
    [false, 1, false, "leave"],
    [false, 5, false, "leave"],
  ];
  it.each(cases)(
    "succeeded %s, dequeued %i times, poison queue %s: %s",
    (...[succeeded, dequeueCount, hasPoisonQueue, decision]) => {
      expect(afterInvocation({ succeeded, dequeueCount }, { maxDequeueCount: 5, hasPoisonQueue })).toBe(decision);
    },
  );
});

describe("poisonQueueName", () => {
  it.each([
    ["messages", "messages-poison"],
    ["messages-poison", undefined],
    ["poison", "poison-poison"],
  ])("of %s is %s", (queueName, name) => {
    expect(poisonQueueName(queueName)).toBe(name);
  });
});

describe("decodeMessageText", () => {
  const cases: [text: string, encoding: "base64" | "none", decoded: string | undefined][] = [
    ["aGk=", "base64", "hi"],
    ["aG k=\r\n", "base64", "hi"],
    ["", "base64", ""],
    ["aGk", "base64", undefined],
    ["aGk==", "base64", undefined],
    ["aG-_", "base64", undefined],
    ['{"a":1}', "base64", undefined],
    ['{"a":1}', "none", '{"a":1}'],
  ];
  it.each(cases)("%j as %s", (text, encoding, decoded) => {
    expect(decodeMessageText(text, encoding)).toBe(decoded);
  });

  it("gives back any text that was encoded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(decodeMessageText(Buffer.from(text).toString("base64"), "base64")).toBe(text);
      }),
    );
  });
});

describe("PollBackoff", () => {
  function delays(backoff: PollBackoff, count: number): number[] {
    return Array.from({ length: count }, () => Math.round(backoff.nextDelayMs()));
  }

  const cases: [random: number, expected: number[]][] = [
    [0, [100, 180, 260, 420, 740, 1_000, 1_000]],
    [0.5, [100, 200, 300, 500, 900, 1_000, 1_000]],
    [0.999_999, [100, 220, 340, 580, 1_000, 1_000, 1_000]],
  ];
  it.each(cases)("grows from 100 ms to the maximum, jitter %f", (random, expected) => {
    const backoff = new PollBackoff({ maxIntervalMs: 1_000, random: () => random });
    expect(delays(backoff, 7)).toEqual(expected);
  });

  it("begins anew after a message", () => {
    const backoff = new PollBackoff({ maxIntervalMs: 60_000, random: () => 0.5 });
    expect(delays(backoff, 3)).toEqual([100, 200, 300]);
    backoff.reset();
    expect(delays(backoff, 2)).toEqual([100, 200]);
  });
});

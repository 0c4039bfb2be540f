import { describe, expect, it } from "vitest";
import { queueTriggerMetadata } from "../../../../local/functions-host/queue/trigger-metadata.ts";
import type { QueueMessage } from "../../../../local/functions-host/queue/trigger-queue.ts";

const message: QueueMessage = {
  id: "the-id",
  popReceipt: "the-receipt",
  text: "irrelevant here",
  dequeueCount: 2,
  insertedOn: new Date("2026-03-01T00:00:00Z"),
  expiresOn: new Date("2026-03-08T00:00:00Z"),
  nextVisibleOn: new Date("2026-03-01T00:10:00Z"),
};
const builtIn = {
  DequeueCount: { int: 2 },
  ExpirationTime: { json: '"2026-03-08T00:00:00.000Z"' },
  Id: { string: "the-id" },
  InsertionTime: { json: '"2026-03-01T00:00:00.000Z"' },
  NextVisibleTime: { json: '"2026-03-01T00:10:00.000Z"' },
  PopReceipt: { string: "the-receipt" },
};

/** An object of so many levels. */
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

describe("queueTriggerMetadata", () => {
  const cases: [what: string, text: string, changed: object][] = [
    ["a plain text", "hello", {}],
    ["a JSON array", '[{"id":1}]', {}],
    ["broken JSON", '{"id":', {}],
    ["new properties", '{"a":"x","b":1.5}', { a: { string: "x" }, b: { string: "1.5" } }],
    ["a property that hides a built-in", '{"id":"mine"}', { Id: { string: "mine" } }],
    ["the same in other letters", '{"DEQUEUEcount":9}', { DequeueCount: { string: "9" } }],
    ["arrays and nulls, left out", '{"a":[1],"id":null}', {}],
    ["objects, kept whole", '{"a":{"b":[1]}}', { a: { json: '{"b":[1]}' } }],
    ["booleans as .NET writes them", '{"a":true,"b":false}', { a: { string: "True" }, b: { string: "False" } }],
    [
      "nesting as deep as .NET's parser takes it",
      nested(64),
      { a: { json: JSON.stringify(JSON.parse(nested(64)).a) } },
    ],
    ["nesting that is deeper, left out with all its neighbours", nested(65), {}],
    ["nesting that would end the stack", nested(5_000), {}],
    ["two spellings of one name", '{"A":1,"a":2}', { A: { string: "2" } }],
  ];
  it.each(cases)("%s", (_, text, changed) => {
    expect(queueTriggerMetadata(message, text)).toEqual({ QueueTrigger: { string: text }, ...builtIn, ...changed });
  });
});

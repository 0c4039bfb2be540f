import { describe, expect, it } from "vitest";
import { toFunctionDefinition } from "../../../local/functions-host/function-definition.ts";

const httpTrigger = { type: "httpTrigger", direction: "in", methods: ["get"], authLevel: "function", route: "r" };
const $return = { type: "http", direction: "out" };

function define(bindings: Record<string, object>, more: object = {}) {
  return toFunctionDefinition({ name: "f", bindings, ...more });
}

describe("toFunctionDefinition", () => {
  const cases: [binding: object, trigger: object][] = [
    [httpTrigger, { type: "httpTrigger", methods: ["GET"], authLevel: "function", route: "r" }],
    [{ type: "httpTrigger" }, { type: "httpTrigger", methods: [], authLevel: "function" }],
    [
      { type: "queueTrigger", queueName: "q", connection: "C" },
      { type: "queueTrigger", queueName: "q", connection: "C" },
    ],
    [
      { type: "timerTrigger", schedule: "0 0 * * * *" },
      { type: "timerTrigger", schedule: "0 0 * * * *", runOnStartup: false, useMonitor: true },
    ],
  ];
  it.each(cases)("%j", (binding, trigger) => {
    expect(define({ theTrigger: binding })).toEqual({ id: "f", name: "f", bindingName: "theTrigger", trigger });
  });

  it("takes the functionId for the id", () => {
    expect(define({ t: httpTrigger, $return }, { functionId: "id" })).toMatchObject({ id: "id", name: "f" });
  });

  const faults: [what: string, bindings: Record<string, object>, more: object, message: RegExp][] = [
    ["no trigger", { $return }, {}, /"f" has no trigger/],
    ["another trigger", { t: { type: "blobTrigger" } }, {}, /cannot run its blobTrigger/],
    ["an output binding", { t: httpTrigger, out: { type: "queue", direction: "out" } }, {}, /has no queue binding/],
    ["a retry policy", { t: httpTrigger }, { retryOptions: { maxRetryCount: 1 } }, /has no retry policies/],
    ["a queue trigger without a queue", { t: { type: "queueTrigger" } }, {}, /queueName/],
    ["an unknown authLevel", { t: { ...httpTrigger, authLevel: "user" } }, {}, /authLevel/],
  ];
  it.each(faults)("refuses %s", (...[, bindings, more, message]) => {
    expect(() => define(bindings, more)).toThrow(message);
  });
});

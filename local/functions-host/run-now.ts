import type { FunctionDefinition } from "./function-definition.ts";
import type { RunNow } from "./http/admin-api.ts";
import type { Invoke, TriggerInput } from "./invoke.ts";
import { textTriggerMetadata } from "./queue/trigger-metadata.ts";
import { timerInfo } from "./timer/timer-listener.ts";

/** Sets a function off outside its trigger. Nobody waits for it; how it went is in the log. */
export function createRunNow(invoke: Invoke): RunNow {
  return (definition, input = "") => {
    void invoke(definition.id, {
      bindingName: definition.bindingName,
      reason: "This function was programmatically called via the host APIs.",
      ...inputFor(definition, input),
    });
  };
}

function inputFor(definition: FunctionDefinition, text: string): Pick<TriggerInput, "data" | "triggerMetadata"> {
  if (definition.trigger.type === "timerTrigger") return { data: timerInfo(undefined, false) };
  return { data: { string: text }, triggerMetadata: textTriggerMetadata(text) };
}

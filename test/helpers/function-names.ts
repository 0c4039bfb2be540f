import { addressesOf, TRIGGERS } from "../../functions/triggers.ts";

/** That the app registers: of a route that takes a key or a token there are two. */
export const FUNCTION_NAMES: readonly string[] = TRIGGERS.flatMap((trigger) =>
  trigger.kind === "http" ? addressesOf(trigger).map(({ name }) => name) : [trigger.name],
);

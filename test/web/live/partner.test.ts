import { expect, it } from "vitest";
import { partnerIn, presenceLook } from "../../../web/live/partner.ts";

const [ANN, BOB] = ["0bf30f3b-4a52-48df-9a82-234910c4a086", "1bf30f3b-4a52-48df-9a82-234910c4a086"];

it.each([
  [`19:${ANN}_${BOB}@unq.gbl.spaces`, BOB],
  [`19:${BOB}_${ANN}@unq.gbl.spaces`, BOB],
  [`19:${BOB}_${BOB}@unq.gbl.spaces`, undefined],
  ["19:0123@thread.v2", undefined],
  ["48:notes", undefined],
])("of %s the other is %s", (chatId, other) => {
  expect(partnerIn(chatId, ANN)).toBe(other);
});

it.each([
  ["Available", "available"],
  ["AvailableIdle", "available"],
  ["BusyIdle", "busy"],
  ["DoNotDisturb", "busy"],
  ["BeRightBack", "away"],
  ["Offline", "offline"],
  ["PresenceUnknown", undefined],
  ["", undefined],
])("shows %s as %s", (availability, look) => {
  expect(presenceLook(availability)?.look).toBe(look);
});

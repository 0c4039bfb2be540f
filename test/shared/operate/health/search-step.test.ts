import { expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { checkSearch } from "../../../../shared/operate/health/search-step.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";

const HOUR_MS = 3_600_000;

it("says how far what is stored can be found, and warns of what is an hour behind", async () => {
  const clock = new SimulatedClock();
  const state = createMemoryStateStore();
  const check = (isOn: boolean) => checkSearch({ settings: { search: { isOn, file: undefined } }, state, clock });
  const cover = (coveredDateTime: string | null) =>
    Promise.all(
      ["messages", "meetings", "interactions"].map((id) =>
        state.put({
          kind: "search",
          id,
          value: { position: "p", isClearing: false, coveredDateTime, documents: 1 },
          expect: "any",
        }),
      ),
    );
  expect(await check(false)).toEqual({ searched: false });
  expect((await check(true)).warning).toMatchObject({ code: "search-behind" });
  await cover(new Date(clock.nowMs()).toISOString());
  expect(await check(true)).toMatchObject({ searched: true, sources: [{ source: "messages", documents: 1 }, {}, {}] });
  expect((await check(true)).warning).toBeUndefined();
  await clock.advance(HOUR_MS + 1);
  expect((await check(true)).warning?.message).toMatch(/messages until 2\d{3}-.*interactions until/);
});

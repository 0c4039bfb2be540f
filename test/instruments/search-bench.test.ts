import { expect, it } from "vitest";
import { benchSearch } from "../bench/search-bench.ts";
import { createSearchWorld, SMALL } from "../bench/search-world.ts";

it("finds in a small tenant what bare FTS5 finds, less what a person does not see", async () => {
  const { messages, questions, found } = await benchSearch(SMALL);
  expect({ messages, questions }).toEqual({ messages: SMALL.messages, questions: SMALL.questions });
  expect(found.bare).toBeGreaterThan(0);
  expect(found.person).toBeGreaterThan(0);
  expect(found.person).toBeLessThan(found.everything);
}, 60_000);

it("has the same tenant every time", () => {
  const [one, other] = [createSearchWorld(SMALL), createSearchWorld(SMALL)];
  expect([...one.entries()]).toEqual([...other.entries()]);
  expect(one.questions).toEqual(other.questions);
  expect(new Set(one.seen.map(({ id }) => id)).size).toBe(SMALL.seenConversations);
});

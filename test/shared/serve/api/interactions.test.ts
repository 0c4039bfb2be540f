import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { interactionParameters, listInteractions } from "../../../../shared/serve/api/interactions.ts";
import { storeInteraction } from "../../../../shared/store/interaction/store-interaction.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryInteractionStore } from "../../../helpers/memory-interaction-store.ts";

const CREATED_MS = Date.UTC(2026, 0, 1);
const COUNT = 30;

async function createWorld() {
  const interactions = createMemoryInteractionStore();
  const ports = { interactions, blobs: createMemoryBlobStore(), clock: new SimulatedClock(), tenantId: "t" };
  for (let index = 0; index < COUNT; index += 1) {
    const payload = {
      id: String(CREATED_MS + index),
      sessionId: `19:${index % 3}@thread.v2`,
      etag: String(CREATED_MS + index),
      createdDateTime: new Date(CREATED_MS + index * 1_000).toISOString(),
      appClass: `IPM.SkypeTeams.Message.Copilot.${index % 2 === 0 ? "Word" : "Teams"}`,
      from: { application: null, user: { id: index < 20 ? "ann" : "bob" } },
      contexts: [{ contextReference: "https://contoso.example/a.docx", displayName: "a", contextType: "file" }],
      tomorrow: { added: true },
    };
    await storeInteraction(ports, { payload, road: "live", receivedMs: CREATED_MS });
  }
  return async (query: object) => {
    const found: Record<string, unknown>[] = [];
    let cursor: string | undefined;
    do {
      const parameters = interactionParameters.parse({ ...query, ...(cursor === undefined ? {} : { cursor }) });
      const page = await listInteractions(interactions, parameters);
      const answer = { count: page.interactions.length, interactions: page.interactions };
      expect(ANSWERS.InteractionPage.safeParse(answer).error).toBeUndefined();
      found.push(...page.interactions.map(({ interaction }) => interaction as Record<string, unknown>));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found.map(({ id }) => Number(id) - CREATED_MS);
  };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_none, index) => to - 1 - index);
const at = (index: number) => new Date(CREATED_MS + index * 1_000).toISOString();

describe("the list of interactions", () => {
  it.each([
    ["all, newest first", {}, numbers(0, COUNT)],
    ["in small pages", { limit: "4" }, numbers(0, COUNT)],
    ["of a user", { user_id: "bob", limit: "3" }, numbers(20, COUNT)],
    [
      "of a session",
      { session_id: "19:1@thread.v2", limit: "2" },
      numbers(0, COUNT).filter((index) => index % 3 === 1),
    ],
    [
      "of a source",
      { app_class: "IPM.SkypeTeams.Message.Copilot.Word" },
      numbers(0, COUNT).filter((index) => index % 2 === 0),
    ],
    ["of a time", { since: at(5), until: at(9) }, [8, 7, 6, 5]],
    ["of nobody", { user_id: "nobody" }, []],
  ])("%s", async (_name, query, expected) => {
    const list = await createWorld();
    expect(await list(query)).toEqual(expected);
  });

  it("gives what Graph gave, whole", async () => {
    const store = createMemoryInteractionStore();
    const payload = { id: "1", sessionId: "s", etag: "1767225600000", tomorrow: { added: true }, "@odata.type": "#x" };
    const ports = { interactions: store, blobs: createMemoryBlobStore(), clock: new SimulatedClock(), tenantId: "t" };
    await storeInteraction(ports, { payload, road: "live", receivedMs: 0 });
    const page = await listInteractions(store, interactionParameters.parse({}));
    expect(page.interactions).toEqual([{ userId: null, interaction: payload }]);
  });

  it.each([
    [{ since: at(2), until: at(1) }, { until: "expected a time after since" }],
    [{ limit: "0" }, { limit: "expected a whole number from 1 to 200" }],
    [{ app_class: "a b" }, { app_class: "expected an appClass, such as IPM.SkypeTeams.Message.Copilot.Teams" }],
    [{ cursor: "x" }, { cursor: "expected a cursor from a nextLink" }],
    [{ q: "x" }, { "": "is not a parameter of this request" }],
  ])("refuses %j", (query, expected) => {
    const issues = interactionParameters.safeParse(query).error?.issues ?? [];
    expect(Object.fromEntries(issues.map(({ path, message }) => [path.join("."), message]))).toEqual(expected);
  });
});

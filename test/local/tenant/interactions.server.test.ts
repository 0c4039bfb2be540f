import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toIso } from "../../../shared/base/clock.ts";
import { checkGraphCollection, checkGraphEntity } from "../../helpers/graph-types.ts";
import { type Entity, openStage, type Stage } from "./fixture.ts";

let stage: Stage;
let licensed: string;
beforeAll(async () => {
  stage = await openStage();
  licensed = stage.tenant.copilot.licensedUserIds()[0] ?? "";
});
afterAll(() => stage?.close());

const pathOf = (userId: string, query = "") =>
  `/copilot/users/${userId}/interactionHistory/getAllEnterpriseInteractions${query}`;
const filtered = (userId: string, filter: string) => pathOf(userId, `?$filter=${encodeURIComponent(filter)}`);
const itemsIn = (body: Entity) => body.value as readonly Entity[];

describe("getAllEnterpriseInteractions", () => {
  it("gives a user's prompts and answers page by page, each fit for the metadata", async () => {
    for (let count = 0; count < 20; count += 1) stage.tenant.copilot.ask(licensed);
    const found: Entity[] = [];
    let next: string | undefined = pathOf(licensed, "?$top=7");
    while (next !== undefined) {
      const { status, body } = await stage.graph(next);
      expect(status).toBe(200);
      expect(checkGraphCollection(body, "aiInteraction")).toEqual([]);
      expect(itemsIn(body).length).toBeLessThanOrEqual(7);
      found.push(...itemsIn(body));
      next = body["@odata.nextLink"] as string | undefined;
    }
    const truth = stage.tenant.copilot.ofUser(licensed).map(({ interaction }) => interaction);
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(truth.map(({ id }) => id)));
    expect(found).toHaveLength(truth.length);
    expect(new Set(found.map(({ interactionType }) => interactionType))).toEqual(new Set(["userPrompt", "aiResponse"]));
  });

  it("filters by date, with both bounds, and by source", async () => {
    const { copilot } = stage.tenant;
    await stage.clock.advance(3_600_000);
    const fromMs = stage.clock.nowMs();
    copilot.ask(licensed, { appClass: "IPM.SkypeTeams.Message.Copilot.Word" });
    copilot.ask(licensed, { appClass: "IPM.SkypeTeams.Message.Copilot.Excel" });
    const range = `createdDateTime gt ${toIso(fromMs - 1)} and createdDateTime lt ${toIso(fromMs + 60_000)}`;
    expect(itemsIn((await stage.graph(filtered(licensed, range))).body)).toHaveLength(4);
    const word = "appClass eq 'IPM.SkypeTeams.Message.Copilot.Word'";
    const either = `${word} or appClass eq 'IPM.SkypeTeams.Message.Copilot.BizChat'`;
    const classes = itemsIn((await stage.graph(filtered(licensed, either))).body).map(({ appClass }) => appClass);
    expect(new Set(classes)).toEqual(
      new Set(["IPM.SkypeTeams.Message.Copilot.Word", "IPM.SkypeTeams.Message.Copilot.BizChat"]),
    );
  });

  it.each([
    ["createdDateTime gt 2026-01-01T00:00:00Z", 500, "Failed to execute request."],
    ["sessionId eq 'x'", 400, "The entity property 'sessionId' and operationKind 'Equal' is not allowed in $filter"],
    ["appClass ne 'x'", 400, "is not allowed in $filter query."],
  ])("refuses %s as the service does: %i", async (filter, status, words) => {
    const answer = await stage.graph(filtered(licensed, filter));
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(words);
  });

  it("is 403 for a user without a licence, 404 for one who is not there, and 403 in other words without the role", async () => {
    const { copilot, model, control } = stage.tenant;
    const other = model.population.users.find(({ id }) => !copilot.isLicensed(id))?.id ?? "";
    const refused = await stage.graph(pathOf(other));
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([403, expect.stringContaining("license")]);
    expect((await stage.graph(pathOf("nobody"))).status).toBe(404);
    control.setGrantedPermissions(["Chat.Read.All"]);
    // The next token is another one.
    await stage.clock.advance(2 * 3_600_000);
    const without = await stage.graph(pathOf(licensed));
    expect(without.status).toBe(403);
    expect(JSON.stringify(without.body)).toContain("AiEnterpriseInteraction.Read.All");
    expect(JSON.stringify(without.body)).not.toContain("license");
  });
});

describe("the control API of Copilot", () => {
  it("asks, revises, gives and takes licences, and says what is true", async () => {
    const asked = await stage.control("/copilot/ask", { method: "POST", body: { userId: licensed, text: "Why?" } });
    const [prompt, answer] = asked.body as unknown as readonly Entity[];
    expect(prompt).toMatchObject({ interactionType: "userPrompt", body: { content: "Why?" } });
    expect(checkGraphEntity(answer, "aiInteraction")).toEqual([]);
    const reference = { userId: licensed, sessionId: answer?.sessionId, interactionId: answer?.id };
    const revised = await stage.control("/copilot/revise", { method: "POST", body: { ...reference, text: "So." } });
    expect(Number(revised.body.etag)).toBeGreaterThan(Number(answer?.etag));
    await stage.control("/copilot/licence", { method: "PUT", body: { userId: licensed, isLicensed: false } });
    const { body } = await stage.control("/copilot");
    expect(body.licensedUserIds).not.toContain(licensed);
    expect(body.interactions).toContainEqual(
      expect.objectContaining({ id: answer?.id, version: Number(revised.body.etag) }),
    );
    expect((await stage.control("/copilot/ask", { method: "POST", body: { userId: "nobody" } })).status).toBe(404);
  });
});

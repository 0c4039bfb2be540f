import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createUser } from "../../../../local/tenant/model/operations/users.ts";
import { type Body, itemsOf, openPersonStage, type PersonStage } from "../person-stage.ts";

let stage: PersonStage;
beforeEach(async () => {
  stage = await openPersonStage();
});
afterEach(() => stage.close());

const idsOf = (list: readonly Body[]) => list.map(({ id }) => id);

describe("people", () => {
  it("are those one shares chats and teams with, the closest first", async () => {
    const [first, second, third, fourth] = stage.people;
    expect(idsOf(itemsOf(await stage.graph(first, "/me/people")))).toEqual([second.id, third.id]);
    expect(itemsOf(await stage.graph(fourth, "/me/people"))).toEqual([]);
    expect(itemsOf(await stage.graph(first, "/me/people"))[0]).toMatchObject({
      displayName: second.displayName,
      userPrincipalName: second.userPrincipalName,
      scoredEmailAddresses: [{ address: second.mail }],
      personType: { class: "Person", subclass: "OrganizationUser" },
    });
  });

  it("are found by the beginnings of their names, and come so many at a time", async () => {
    const [first, second] = stage.people;
    const search = (words: string, rest = "") =>
      stage.graph(first, `/me/people?$search=${encodeURIComponent(`"${words}"`)}${rest}`);
    const words = `${second.givenName.slice(0, 3)} ${second.surname.slice(0, 2)}`.toUpperCase();
    expect(idsOf(itemsOf(await search(words)))).toEqual([second.id]);
    expect(itemsOf(await search("zzz"))).toEqual([]);
    expect((await search(" ")).status).toBe(400);
    expect(itemsOf(await stage.graph(first, "/me/people?$top=1"))).toHaveLength(1);
    expect((await stage.graph(first, `/users/${second.id}/people`)).status).toBe(403);
  });
});

describe("contacts", () => {
  it("are one's own, the same each time", async () => {
    const [first, second] = stage.people;
    const mine = await stage.graph(first, "/me/contacts?$top=50");
    expect(itemsOf(mine).length).toBeGreaterThan(1);
    expect(itemsOf(mine)[0]).toMatchObject({
      displayName: expect.any(String),
      emailAddresses: [{ address: expect.stringContaining("@") }],
    });
    expect((await stage.graph(first, "/me/contacts?$top=50")).body).toEqual(mine.body);
    expect(itemsOf(await stage.graph(second, "/me/contacts"))).not.toEqual(itemsOf(mine));
    const next = await stage.graph(first, "/me/contacts?$top=1");
    expect(idsOf(itemsOf(await stage.graph(first, String(next.body["@odata.nextLink"]))))).toEqual([
      itemsOf(mine)[1]?.id,
    ]);
  });

  it("of whoever joins are there as well", async () => {
    const user = createUser(stage.tenant.model, { displayName: "New Joiner" });
    expect(itemsOf(await stage.graph(user, "/me/contacts")).length).toBeGreaterThan(1);
  });
});

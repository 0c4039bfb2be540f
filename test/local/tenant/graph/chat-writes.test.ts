import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DirectoryChange } from "../../../../local/tenant/model/directory-change.ts";
import type { User } from "../../../../local/tenant/model/graph-shapes.ts";
import { createUser } from "../../../../local/tenant/model/operations/users.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import { checkGraphEntity } from "../../../helpers/graph-types.ts";
import { type Body, itemsOf, openPersonStage, type PersonStage, refusalOf } from "../person-stage.ts";

let stage: PersonStage;
let announced: string[];
beforeEach(async () => {
  stage = await openPersonStage();
  announced = [];
  stage.tenant.model.onDirectoryChange(({ entity, changeType }: DirectoryChange) =>
    announced.push(`${entity} ${changeType}`),
  );
});
afterEach(() => stage.close());

const post = (who: User | "app", path: string, body: object = {}) => stage.graph(who, path, { method: "POST", body });
const patch = (who: User, path: string, body: object) => stage.graph(who, path, { method: "PATCH", body });
const bound = ({ id }: Pick<User, "id">, role = "owner") => ({
  "@odata.type": "#microsoft.graph.aadUserConversationMember",
  roles: [role],
  "user@odata.bind": `https://graph.microsoft.com/v1.0/users('${id}')`,
});
const group = (members: readonly User[], topic?: string) => ({
  chatType: "group",
  ...(topic === undefined ? {} : { topic }),
  members: members.map((member) => bound(member)),
});
const pair = (one: User, other: User) => ({ chatType: "oneOnOne", members: [bound(one), bound(other)] });
const eventsIn = (chatId: string) =>
  [...stage.tenant.model.conversation(chatId).messages.values()].map(({ message }) =>
    String(message.eventDetail?.["@odata.type"]).replace(/^#microsoft\.graph\.|EventMessageDetail$/g, ""),
  );

describe("a chat that a person opens", () => {
  it("between two is the one that they have, or a new one", async () => {
    const [first, second, third] = stage.people;
    const known = await post(second, "/chats", pair(first, second));
    expect([known.status, known.body.id]).toEqual([201, stage.oneOnOneId]);
    expect(announced).toEqual([]);
    const made = await post(third, "/chats", pair(first, third));
    expect(made.status).toBe(201);
    expect(checkGraphEntity(made.body, "chat")).toEqual([]);
    expect(made.body).toMatchObject({ chatType: "oneOnOne", topic: null });
    expect((await post(first, "/chats", pair(third, first))).body.id).toBe(made.body.id);
    expect(announced).toEqual(["chat created", "conversationMember created", "conversationMember created"]);
  });

  it("of several is a new one each time, opened by whoever asks", async () => {
    const [first, second, third] = stage.people;
    const body = { ...group([second, third], "Lunch"), members: [bound(second), bound(first), bound(third)] };
    const made = await post(first, "/chats", body);
    expect(made.body).toMatchObject({ chatType: "group", topic: "Lunch", viewpoint: { isHidden: false } });
    const chatId = String(made.body.id);
    const members = itemsOf(await stage.graph(first, `/chats/${chatId}/members`));
    expect(members.map(({ userId }) => userId)).toEqual([first.id, second.id, third.id]);
    const [told] = [...stage.tenant.model.conversation(chatId).messages.values()];
    expect(told?.message.eventDetail).toMatchObject({ initiator: { user: { id: first.id } } });
    expect((await post(first, "/chats", body)).body.id).not.toBe(chatId);
  });

  it("takes people by the name that they sign in with", async () => {
    const [first, , third] = stage.people;
    const byName = (user: User) => ({
      ...bound(user),
      "user@odata.bind": `https://graph.microsoft.com/v1.0/users/${encodeURIComponent(user.userPrincipalName)}`,
    });
    const made = await post(first, "/chats", { chatType: "oneOnOne", members: [byName(first), byName(third)] });
    expect(made.status).toBe(201);
  });

  // biome-ignore format: one row a refusal
  it.each<[string, () => object, number]>([
    ["without whoever opens it", () => group([stage.people[1], stage.people[2]]), 400],
    ["of one", () => group([stage.people[0]]), 400],
    ["between three", () => ({ ...group([...stage.people]), chatType: "oneOnOne" }), 400],
    ["between somebody and themselves", () => pair(stage.people[0], stage.people[0]), 400],
    ["between two with a title", () => ({ ...pair(stage.people[0], stage.people[1]), topic: "x" }), 400],
    ["that is a meeting", () => ({ ...group([...stage.people]), chatType: "meeting" }), 400],
    ["with a colon in its title", () => group([...stage.people], "a:b"), 400],
    ["with somebody without a role", () => ({ ...pair(stage.people[0], stage.people[1]), members: [bound(stage.people[0]), { ...bound(stage.people[1]), roles: [] }] }), 400],
    ["with a member as a guest", () => ({ ...pair(stage.people[0], stage.people[1]), members: [bound(stage.people[0]), bound(stage.people[1], "guest")] }), 400],
    ["with nobody", () => ({ ...pair(stage.people[0], stage.people[1]), members: [bound(stage.people[0]), bound({ id: "nobody" })] }), 404],
    ["with somebody from elsewhere", () => ({ ...pair(stage.people[0], stage.people[1]), members: [bound(stage.people[0]), { ...bound(stage.people[1]), "user@odata.bind": "https://a.example/groups/1" }] }), 400],
  ])("is refused %s", async (_what, body, status) => {
    expect((await post(stage.people[0], "/chats", body())).status).toBe(status);
    expect(announced).toEqual([]);
  });

  it("has guests as guests", async () => {
    const guest = createUser(stage.tenant.model, { isGuest: true });
    const body = (role: string) => ({ chatType: "oneOnOne", members: [bound(stage.people[0]), bound(guest, role)] });
    expect((await post(stage.people[0], "/chats", body("owner"))).status).toBe(400);
    expect((await post(stage.people[0], "/chats", body("guest"))).status).toBe(201);
  });

  it("is no app's to open", async () => {
    expect(refusalOf(await post("app", "/chats", pair(stage.people[0], stage.people[1])))).toEqual([
      412,
      "PreconditionFailed",
    ]);
  });
});

describe("a chat of several", () => {
  it("is renamed by whoever is in it, and it is told", async () => {
    const [first, , , fourth] = stage.people;
    const renamed = await patch(first, `/chats/${stage.groupId}`, { topic: "New plan" });
    expect([renamed.status, renamed.body.topic]).toEqual([200, "New plan"]);
    expect(eventsIn(stage.groupId).at(-1)).toBe("chatRenamed");
    expect(announced).toEqual(["chat updated"]);
    expect((await patch(fourth, `/chats/${stage.groupId}`, { topic: "Mine" })).status).toBe(403);
    expect((await patch(first, `/chats/${stage.groupId}`, { topic: "" })).status).toBe(400);
    expect((await patch(first, `/chats/${stage.oneOnOneId}`, { topic: "Ours" })).status).toBe(400);
  });

  it.each([
    ["everything", () => ({ visibleHistoryStartDateTime: "0001-01-01T00:00:00Z" }), () => null],
    ["nothing", () => ({}), () => stage.clock.nowMs()],
    [
      "what was said since some day",
      () => ({ visibleHistoryStartDateTime: toIso(stage.clock.nowMs() - 5_000) }),
      () => stage.clock.nowMs() - 5_000,
    ],
  ])("takes somebody in who sees %s of what was said", async (_what, history, startMs) => {
    const [first, , , fourth] = stage.people;
    const path = `/chats/${stage.groupId}/members`;
    const added = await post(first, path, { ...bound(fourth), ...history() });
    expect([added.status, added.body]).toEqual([201, {}]);
    const member = await stage.graph(fourth, String(added.headers.get("location")));
    expect(member.body).toMatchObject({ userId: fourth.id, roles: ["owner"] });
    const stay = stage.tenant.model.directory.roster(stage.groupId).get(fourth.id);
    expect(stay?.visibleHistoryStartMs).toBe(startMs());
    expect(eventsIn(stage.groupId).at(-1)).toBe("membersAdded");
    expect((await post(first, path, bound(fourth))).status).toBe(400);
  });

  it("loses whoever is taken out, and whoever leaves", async () => {
    const [first, second, third] = stage.people;
    const path = `/chats/${stage.groupId}/members`;
    const members = itemsOf(await stage.graph(first, path));
    const idOf = ({ id }: User) => members.find(({ userId }) => userId === id)?.id;
    expect((await stage.graph(first, `${path}/${idOf(third)}`, { method: "DELETE" })).status).toBe(204);
    expect(eventsIn(stage.groupId).at(-1)).toBe("membersDeleted");
    expect((await stage.graph(first, `${path}/${idOf(third)}`, { method: "DELETE" })).status).toBe(404);
    expect((await stage.graph(second, `${path}/${idOf(second)}`, { method: "DELETE" })).status).toBe(204);
    expect(eventsIn(stage.groupId).at(-1)).toBe("membersLeft");
    expect((await stage.graph(second, path)).status).toBe(403);
    expect((await stage.graph(first, `${path}/nonsense`, { method: "DELETE" })).status).toBe(404);
  });

  it("is another thing than a chat between two, whose members stay", async () => {
    const [first, second, third] = stage.people;
    const path = `/chats/${stage.oneOnOneId}/members`;
    expect((await post(first, path, bound(third))).status).toBe(400);
    const [, other] = itemsOf(await stage.graph(first, path));
    expect(other?.userId).toBe(second.id);
    expect((await stage.graph(first, `${path}/${other?.id}`, { method: "DELETE" })).status).toBe(400);
  });

  it("changes four members a minute", async () => {
    await stage.close();
    stage = await openPersonStage({ throttling: { enabled: true } });
    const [first, , third] = stage.people;
    const path = `/chats/${stage.groupId}/members`;
    const statuses: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const member = itemsOf(await stage.graph("app", path)).find(({ userId }) => userId === third.id);
      statuses.push((await stage.graph(first, `${path}/${member?.id}`, { method: "DELETE" })).status);
      await stage.clock.advance(1_000);
      statuses.push((await post(first, path, bound(third))).status);
      await stage.clock.advance(1_000);
    }
    expect(statuses).toEqual([204, 201, 204, 201, 429, 429]);
  });
});

describe("what somebody has seen of a chat", () => {
  const me = (user: User) => ({ user: { id: user.id, tenantId: stage.tenant.model.tenantId } });
  const viewpointOf = async (user: User, chatId = stage.groupId) => {
    const { body } = await stage.graph(user, `/chats/${chatId}`);
    expect(checkGraphEntity(body, "chat")).toEqual([]);
    const listed = itemsOf(await stage.graph(user, "/me/chats?$top=50")).find(({ id }) => id === chatId);
    expect(listed?.viewpoint).toEqual(body.viewpoint);
    return body.viewpoint as Body;
  };

  it("is theirs, and no app's", async () => {
    const [first, second] = stage.people;
    expect(await viewpointOf(first)).toEqual({ isHidden: false, lastMessageReadDateTime: null });
    await stage.clock.advance(5_000);
    expect((await post(first, `/chats/${stage.groupId}/markChatReadForUser`, me(first))).status).toBe(204);
    expect((await viewpointOf(first)).lastMessageReadDateTime).toBe(toIso(stage.clock.nowMs()));
    expect((await viewpointOf(second)).lastMessageReadDateTime).toBeNull();
    expect((await stage.graph("app", `/chats/${stage.groupId}`)).body.viewpoint).toBeNull();
  });

  it("is unread again from some time on, or the last message alone", async () => {
    const [first, second] = stage.people;
    const { id } = stage.tenant.model.postMessage(stage.groupId, { text: "x" }, { fromUserId: second.id });
    const path = `/chats/${stage.groupId}/markChatUnreadForUser`;
    const since = toIso(stage.clock.nowMs() - 60_000);
    expect((await post(first, path, { ...me(first), lastMessageReadDateTime: since })).status).toBe(204);
    expect((await viewpointOf(first)).lastMessageReadDateTime).toBe(since);
    await post(first, path, me(first));
    expect((await viewpointOf(first)).lastMessageReadDateTime).toBe(toIso(Number(id) - 1));
  });

  it("is read by whoever writes", async () => {
    const [first, second] = stage.people;
    const body = { body: { content: "mine" } };
    const sent = await post(first, `/chats/${stage.groupId}/messages`, body);
    expect((await viewpointOf(first)).lastMessageReadDateTime).toBe(sent.body.createdDateTime);
    expect((await viewpointOf(second)).lastMessageReadDateTime).toBeNull();
  });

  it("is hidden until somebody writes, or they bring it back", async () => {
    const [first, second] = stage.people;
    const hide = () => post(first, `/chats/${stage.groupId}/hideForUser`, me(first));
    const isHidden = async () => (await viewpointOf(first)).isHidden;
    expect((await hide()).status).toBe(204);
    expect(await isHidden()).toBe(true);
    expect((await viewpointOf(second)).isHidden).toBe(false);
    expect((await post(first, `/chats/${stage.groupId}/unhideForUser`, me(first))).status).toBe(204);
    expect(await isHidden()).toBe(false);
    await hide();
    stage.tenant.model.setReaction(
      {
        conversationId: stage.groupId,
        messageId: String(stage.tenant.model.conversation(stage.groupId).recent(1)[0]?.id),
      },
      second.id,
      "like",
    );
    expect(await isHidden()).toBe(true);
    stage.tenant.model.postMessage(stage.groupId, { text: "news" }, { fromUserId: second.id });
    expect(await isHidden()).toBe(false);
  });

  it("is nobody else's to change", async () => {
    const [first, second, , fourth] = stage.people;
    const path = `/chats/${stage.groupId}/markChatReadForUser`;
    expect((await post(first, path, me(second))).status).toBe(403);
    expect((await post(fourth, path, me(fourth))).status).toBe(403);
    expect((await post(first, path, { user: { id: first.id } })).status).toBe(400);
    expect((await post(first, path, { user: { id: first.id, tenantId: "other" } })).status).toBe(400);
  });
});

describe("the chats of whoever asks", () => {
  it("come page by page, fifty at most", async () => {
    const [first] = stage.people;
    const page = await stage.graph(first, "/me/chats?$top=1");
    const next = await stage.graph(first, String(page.body["@odata.nextLink"]));
    expect([...itemsOf(page), ...itemsOf(next)].map(({ id }) => id)).toEqual([stage.oneOnOneId, stage.groupId]);
    expect(next.body).not.toHaveProperty("@odata.nextLink");
    expect((await stage.graph(first, "/me/chats?$top=51")).status).toBe(400);
  });
});

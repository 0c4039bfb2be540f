import type { User } from "../../local/tenant/model/graph-shapes.ts";
import type { RunningStack } from "./running-stack.ts";

/** Who reads on the page, who writes to them, and where: people and places of the simulated tenant. */
export class ViewerWorld {
  readonly #running: RunningStack;

  constructor(running: RunningStack) {
    this.#running = running;
  }

  get tenant() {
    const { tenant } = this.#running.stack;
    if (!tenant) throw new Error("no tenant");
    return tenant;
  }

  get model() {
    return this.tenant.model;
  }

  get directory() {
    return this.model.directory;
  }

  /** Between two people who may sign in. */
  get chat() {
    const found = this.model.population.chats.find(
      ({ chatType, id }) => chatType === "oneOnOne" && this.#membersOf(id).filter(maySignIn).length === 2,
    );
    if (found === undefined) throw new Error("no chat");
    return found;
  }

  /** The two of the chat. */
  get people(): readonly [reader: User, writer: User] {
    const [reader, writer] = this.#membersOf(this.chat.id);
    if (reader === undefined || writer === undefined) throw new Error("nobody");
    return [reader, writer];
  }

  /** Another chat of the reader's. */
  get otherChat() {
    const [reader] = this.people;
    const other = this.directory.chats.all.find(
      ({ id, memberIds }) => id !== this.chat.id && memberIds.includes(reader.id),
    );
    if (other === undefined) throw new Error("one chat alone");
    return other;
  }

  /** One that the reader sees. */
  get channel() {
    const [reader] = this.people;
    for (const team of this.directory.teams.all) {
      const channel = this.directory.channelsOf(team.id)[0];
      if (channel && this.model.conversation(channel.id).memberIds.includes(reader.id)) return { team, channel };
    }
    throw new Error("in no team");
  }

  /** By somebody else than the reader. */
  post(text: string, conversationId = this.chat.id) {
    const [reader] = this.people;
    const { memberIds } = this.model.conversation(conversationId);
    const fromUserId = memberIds.find((id) => id !== reader.id) ?? "";
    return this.model.postMessage(conversationId, { text }, { fromUserId });
  }

  answer(rootId: string, conversationId: string, text: string) {
    return this.model.postMessage(conversationId, { text }, { rootId });
  }

  /** How many chats or teams are stored. */
  async rowsOf(table: "chats" | "teams"): Promise<number> {
    const answer = (await (await this.#running.get(`/api/${table}?limit=200`)).json()) as { count: number };
    return answer.count;
  }

  /** What is stored of a chat, the newest 200 messages as plain text. */
  async textsOf(chatId: string): Promise<string[]> {
    const path = `/api/messages?chat_id=${encodeURIComponent(chatId)}&limit=200&order=-createdDateTime`;
    const { messages } = (await (await this.#running.get(path)).json()) as {
      messages: { body: { content: string } }[];
    };
    return messages.map(({ body }) => body.content.replaceAll(/<[^>]*>/g, ""));
  }

  #membersOf(chatId: string): User[] {
    const ids = this.directory.chats.get(chatId)?.memberIds ?? [];
    return this.directory.users.all.filter(({ id }) => ids.includes(id));
  }
}

function maySignIn({ userType, accountEnabled }: User): boolean {
  return userType === "Member" && accountEnabled === true;
}

import type { Result, TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { ExportSource, MessageExport, SenderFilter } from "../../port/message-export.ts";
import type { UpsertOutcome } from "../../port/message-store.ts";
import { APPLICATION_TYPES, USER_TYPES } from "../../port/senders.ts";
import type { Asked } from "./backfill-record.ts";
import { type Reading, windowOf } from "./reading.ts";

type Payload = Readonly<Record<string, unknown>>;

export interface ReadPagePorts {
  readonly messageExport: MessageExport;
  /** The one place where messages are stored. Throws the stores' transient errors. */
  store(payload: Payload): Promise<Result<UpsertOutcome>>;
  /** The same of a version that a retention policy kept. */
  storeRetained(payload: Payload): Promise<Result<UpsertOutcome>>;
  /** Keeps what can never be stored, with its reason. */
  keepInvalid(payload: Payload, reason: TeamsinkError): Promise<void>;
}

export interface PageCounts {
  readonly messages: number;
  readonly stored: number;
  readonly invalid: number;
  readonly retainedVersions: number;
}

export interface PageOfSource {
  readonly source: ExportSource;
  readonly reading: Reading;
  readonly asked: Pick<Asked, "filter" | "chats">;
  readonly untilDateTime: string;
}

/** Messages of one page stored at the same time. */
const CONCURRENCY = 8;

/** Reads the page under way and stores it. One bad message costs no other its place. */
export async function readPage(
  ports: ReadPagePorts,
  { source, reading, asked, untilDateTime }: PageOfSource,
): Promise<{ readonly next: string | undefined; readonly counts: PageCounts }> {
  const isRetained = reading.part === "retained";
  const senders = sendersOf(source, asked);
  const page = await ports.messageExport.page({
    source,
    window: windowOf(reading, untilDateTime),
    link: reading.link ?? undefined,
    ...(senders && { senders }),
    isRetained,
  });
  const store = isRetained ? ports.storeRetained : ports.store;
  const counts = { messages: page.messages.length, stored: 0, invalid: 0 };
  await forEachLimited(page.messages, CONCURRENCY, async (payload) => {
    const result = await store(payload);
    if (!result.ok) {
      await ports.keepInvalid(payload, result.error);
      counts.invalid += 1;
    } else if (result.value === "created" || result.value === "updated") {
      counts.stored += 1;
    }
  });
  const { messages } = counts;
  return {
    next: page.next,
    counts: isRetained ? { ...counts, messages: 0, retainedVersions: messages } : { ...counts, retainedVersions: 0 },
  };
}

/** Kinds of users who have no chats of their own in this tenant, so that theirs are read with those of everybody. */
const OTHERS = USER_TYPES.filter((type) => type !== "aadUser" && type !== "onPremiseAadUser");

/** Whose messages of a source are read; `undefined`: whoever's. */
function sendersOf(source: ExportSource, { filter, chats }: PageOfSource["asked"]): SenderFilter | undefined {
  if (source.kind !== "user-chats") return undefined;
  if (filter !== null) return filter;
  if (chats === "each-participant") return undefined;
  return { userIds: [source.userId], userTypes: OTHERS, applicationTypes: APPLICATION_TYPES, systemMessages: true };
}

import { createNotificationCertificate } from "../../local/notification-certificate.ts";
import { childUrl } from "../../local/tenant/model/drive-folder.ts";
import type { TenantModel } from "../../local/tenant/model/tenant-model.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import type { Simulation } from "../chaos/simulation.ts";

/** What happened in the tenant, by the ids that requests ask for. */
export interface Scene {
  readonly teamId: string;
  readonly channelId: string;
  readonly chatId: string;
  /** The post: with a picture, edited once, with a reaction and a reply. */
  readonly messageId: string;
  readonly organizerId: string;
  readonly meetingId: string;
  readonly transcriptId: string;
  readonly recordingId: string;
  readonly operatorKey: string;
  /** Somebody in the chat, who is signed in; and the other. */
  readonly personId: string;
  readonly otherId: string;
  readonly thirdId: string;
  /** Of the other, in the chat. */
  readonly chatMessageId: string;
}

const MINUTE_MS = 60_000;
/** Long enough to subscribe, and to read once what was there before. */
const SUBSCRIBED_MS = 10 * MINUTE_MS;
/** From half past two, when the simulation begins, past the sync at three and the audit at five. */
const A_NIGHT_MS = 4 * 60 * MINUTE_MS;
/** One pixel. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/** Of the simulation alone. */
const HOOK_KEY = "a key under which secrets of hooks are sealed";
const OPERATOR_KEY = "an operator key that nobody may read";

const TRANSCRIPT = `WEBVTT

00:00:00.000 --> 00:00:02.400
<v Adele Lang>Shall we look at the figures first?</v>

00:00:02.700 --> 00:00:04.100
<v Lidia Holloway>Yes, they are good.</v>
`;

/** A morning: people write, meet and ask Copilot, and one notification is of no use. */
export async function play({ clock, host, stores, tenant, logWatch }: Simulation): Promise<Scene> {
  stores.secrets.add(SECRET_NAMES.operatorKey, OPERATOR_KEY);
  logWatch.keepOut(SECRET_NAMES.operatorKey, OPERATOR_KEY);
  stores.secrets.add(SECRET_NAMES.hookKey, HOOK_KEY);
  // The one that is there is of this moment, and health says when it ends.
  const { privateKeyPem, certificatePem } = await createNotificationCertificate({ commonName: "teamsink", clock });
  stores.secrets.add(SECRET_NAMES.notificationCertificate, `${privateKeyPem}\n${certificatePem}`);
  host.start();
  await clock.advance(SUBSCRIBED_MS);
  const { model, copilot } = tenant;
  const { channel, chat, author, reader, personId, otherId, thirdId } = castOf(model);
  const file = putFile(model);
  putUploaded(model, personId);
  const post = model.postMessage(
    channel.id,
    {
      text: "The figures of the first quarter are in",
      subject: "Figures",
      hosted: [{ contentType: "image/png", bytes: PICTURE }],
      attachments: [file],
    },
    { fromUserId: author },
  );
  const reference = { conversationId: channel.id, messageId: post.id };
  await clock.advance(MINUTE_MS);
  model.postMessage(channel.id, { text: "Thank you" }, { fromUserId: reader, rootId: post.id });
  const lunch = model.postMessage(chat.id, { text: "Lunch?" }, { fromUserId: otherId });
  model.setReaction(reference, reader, "like");
  await clock.advance(MINUTE_MS);
  model.editMessage(reference, { text: "The figures of the first quarter are in, and they are good" });
  const meeting = model.meetings.hold({
    organizerId: author,
    durationMs: 2 * MINUTE_MS,
    recordingBytes: 1_024,
    vtt: TRANSCRIPT,
  });
  const [asking = author] = copilot.licensedUserIds();
  copilot.ask(asking, { text: "What was decided about the figures?" });
  await stores.queues.workQueue(stores.blobs).send("messages", JSON.stringify({ kind: "chatMessage" }));
  await clock.advance(A_NIGHT_MS);
  const idOf = (kind: "transcript" | "recording") => meeting.artifacts.find((one) => one.kind === kind)?.id ?? "";
  return {
    teamId: channel.teamId,
    channelId: channel.id,
    chatId: chat.id,
    messageId: post.id,
    organizerId: author,
    meetingId: meeting.meetingId ?? "",
    transcriptId: idOf("transcript"),
    recordingId: idOf("recording"),
    operatorKey: OPERATOR_KEY,
    personId,
    otherId,
    thirdId,
    chatMessageId: lunch.id,
  };
}

function castOf({ population }: TenantModel) {
  const [channel] = population.channels;
  const isActive = (id: string) => population.users.some((user) => user.id === id && user.accountEnabled);
  const chat = population.chats.find(
    ({ chatType, memberIds }) => chatType === "oneOnOne" && memberIds.length === 2 && memberIds.every(isActive),
  );
  const [author, reader] = channel?.memberIds ?? [];
  const [otherId, personId] = chat?.memberIds ?? [];
  const thirdId = population.users.find(({ id }) => isActive(id) && id !== otherId && id !== personId)?.id;
  if (!channel || !chat || !author || !reader || !otherId || !personId || !thirdId)
    throw new Error("the tenant is empty");
  return { channel, chat, author, reader, personId, otherId, thirdId };
}

/** Of the person, on its way to a chat when its last answer was lost. */
function putUploaded(model: TenantModel, userId: string): void {
  const person = model.directory.users.get(userId);
  if (person === undefined) throw new Error("nobody uploads");
  const { nowMs: atMs, drives, files } = model;
  const folder = drives.within(drives.rootOf(person, atMs), "Microsoft Teams Chat Files", atMs);
  files.put({ url: childUrl(folder, "Plan.docx"), sizeBytes: 4_096, mimeType: DOCX, atMs, folder, byUserId: userId });
}

function putFile(model: TenantModel) {
  const url = "https://contoso.sharepoint.com/sites/figures/Shared%20Documents/Figures.docx";
  model.files.put({ url, sizeBytes: 2_048, mimeType: DOCX, atMs: model.nowMs });
  return {
    id: "5b0c3a52-1d0f-4c5e-9f4b-6f2f0a6f3c11",
    contentType: "reference",
    contentUrl: url,
    content: null,
    name: "Figures.docx",
    thumbnailUrl: null,
    teamsAppId: null,
  };
}

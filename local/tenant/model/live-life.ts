import type { Clock } from "../../../shared/base/clock.ts";
import { createSeededRandom, type SeededRandom } from "../../seeded-random.ts";
import type { Draft, Emoji } from "./chat-message.ts";
import type { Conversation, StoredMessage } from "./conversation.ts";
import { type DirectoryLifeOptions, stepDirectory } from "./directory-life.ts";
import type { ChatMessageAttachment } from "./graph-shapes.ts";
import { APPLICATIONS } from "./identities.ts";
import { withContents } from "./live-contents.ts";
import { nextVerdict } from "./policy-violation.ts";
import type { TenantModel } from "./tenant-model.ts";
import { sentence, TOPICS } from "./words.ts";

/** How often each thing happens, relative to the others; roughly what a busy tenant looks like. */
export const LIFE_WEIGHTS = {
  create: 45,
  reply: 20,
  edit: 10,
  setReaction: 12,
  unsetReaction: 3,
  softDelete: 5,
  undoSoftDelete: 2,
  import: 3,
  application: 6,
  systemMessage: 6,
  policyViolation: 1,
} as const;

type LifeOperation = keyof typeof LIFE_WEIGHTS;

export interface LifeEvent {
  readonly operation: LifeOperation;
  readonly stored: StoredMessage;
  /** Whether a message appeared, rather than changed. */
  readonly created: boolean;
}

export interface LifeOptions {
  readonly model: TenantModel;
  readonly random: SeededRandom;
  readonly clock: Clock;
  readonly weights?: Partial<Record<LifeOperation, number>>;
  /** People come and go meanwhile: after each step, by its own random numbers. Default: nobody does. */
  readonly directory?: Omit<DirectoryLifeOptions, "model"> & { readonly chance: number };
}

const REACTIONS = ["like", "heart", "laugh", "surprised", "sad", "angry", "👍", "🚀"];
/** People change what they wrote lately. */
const RECENT_MESSAGES = 40;
const IMPORT_AGE_MS = 20 * 86_400_000;
const MENTION_CHANCE = 0.15;
const ATTACHMENT_CHANCE = 0.08;
const SUBJECT_CHANCE = 0.1;
const IMPORTANT_CHANCE = 0.05;
const EMOJI_CHANCE = 0.1;
const EMOJIS: readonly Emoji[] = [
  { id: "smile", alt: "🙂", title: "Smile" },
  { id: "1f680_rocket", alt: "🚀", title: "Rocket" },
  { id: "1f469_womantechnologist", alt: "👩‍💻", title: "Woman technologist" },
];

interface Scene {
  readonly model: TenantModel;
  readonly random: SeededRandom;
  /** For what messages bear besides words. */
  readonly contentRandom: SeededRandom;
  readonly nowMs: number;
  readonly conversation: Conversation;
  /** Newest last. */
  readonly recent: readonly StoredMessage[];
  readonly userId: string;
}

/** Each row does one thing in the scene, or answers undefined when the scene does not allow it. */
const ACTIONS: Record<LifeOperation, (scene: Scene) => StoredMessage | undefined> = {
  create: (scene) => scene.model.postMessage(scene.conversation.conversationId, richDraft(scene), by(scene)),
  reply: (scene) => {
    if (scene.conversation.teamId === null) return undefined;
    const target = pick(scene, (stored) => stored.message.eventDetail === null);
    if (target === undefined) return undefined;
    const options = { ...by(scene), rootId: target.rootId ?? target.id };
    return scene.model.postMessage(scene.conversation.conversationId, richDraft(scene), options);
  },
  edit: (scene) => onRecent(scene, isWritten, (reference) => scene.model.editMessage(reference, draft(scene))),
  setReaction: (scene) =>
    onRecent(scene, isWritten, (reference) =>
      scene.model.setReaction(reference, scene.userId, scene.random.pick(REACTIONS)),
    ),
  unsetReaction: (scene) => {
    const target = pick(scene, (stored) => isWritten(stored) && stored.message.reactions.length > 0);
    const reaction = target?.message.reactions[0];
    if (target === undefined || reaction === undefined) return undefined;
    return scene.model.unsetReaction(referenceOf(target), reaction.user.user?.id ?? "", reaction.reactionType);
  },
  softDelete: (scene) => onRecent(scene, isWritten, (reference) => scene.model.softDelete(reference)),
  undoSoftDelete: (scene) =>
    onRecent(
      scene,
      (stored) => stored.beforeDeletion !== null,
      (reference) => scene.model.undoSoftDelete(reference),
    ),
  import: (scene) => {
    const createdMs = scene.nowMs - scene.random.integer(IMPORT_AGE_MS) - 1;
    return scene.model.importMessage(scene.conversation.conversationId, richDraft(scene), { ...by(scene), createdMs });
  },
  application: (scene) => {
    const fromApplication = scene.random.pick(APPLICATIONS);
    const card = { text: "", attachments: [cardAttachment(scene.random)] };
    return scene.model.postMessage(scene.conversation.conversationId, card, { fromApplication });
  },
  systemMessage: (scene) => scene.model.postSystemMessage(scene.conversation.conversationId, scene.random),
  policyViolation: (scene) => {
    const target = pick(scene, isWritten);
    return target && scene.model.setPolicyViolation(referenceOf(target), nextVerdict(target.message, scene.random));
  },
};

/**
 * One step of the tenant's life per `next()`: the same seed and the same clock give the same life. It never ends. What
 * happens to people and places comes beside the steps, with the system messages that tell of it.
 */
export function* liveLife(options: LifeOptions): Generator<LifeEvent, never, undefined> {
  const { model, random, clock, directory } = options;
  const { policyViolation, ...byPeople } = { ...LIFE_WEIGHTS, ...options.weights };
  const weights = Object.entries(byPeople) as [LifeOperation, number][];
  let conversations = placesOf(model);
  let seenChanges = model.directoryChanges;
  const contentRandom = createSeededRandom(model.sequence);
  // A stream of its own: what people do does not depend on what a rule makes of it.
  const rules = createSeededRandom(model.sequence);
  const verdictChance = policyViolation / weights.reduce((sum, [, weight]) => sum + weight, policyViolation);
  const happen = (operation: LifeOperation, chance: SeededRandom): LifeEvent | undefined => {
    const conversation = chance.pick(conversations);
    const recent = conversation.recent(RECENT_MESSAGES);
    const userId = chance.pick(conversation.memberIds);
    // Who was deleted stays in chats, and says nothing any more.
    if (model.directory.deletedUsers.has(userId)) return undefined;
    const scene = { model, random: chance, contentRandom, nowMs: clock.nowMs(), conversation, recent, userId };
    const stored = ACTIONS[operation](scene);
    return stored && { operation, stored, created: stored.versions.length === 1 };
  };
  while (true) {
    if (directory?.random.chance(directory.chance)) stepDirectory({ model, ...directory });
    if (model.directoryChanges !== seenChanges) conversations = placesOf(model);
    seenChanges = model.directoryChanges;
    const verdict = rules.chance(verdictChance) ? happen("policyViolation", rules) : undefined;
    if (verdict !== undefined) yield verdict;
    const event = happen(pickWeighted(random, weights), random);
    if (event !== undefined) yield event;
  }
}

/** Where something can be said. */
function placesOf({ conversations, directory }: TenantModel): Conversation[] {
  return [...conversations.values()].filter(({ teamId, deletedMs, memberIds }) => {
    const isArchived = teamId !== null && directory.teams.get(teamId)?.isArchived === true;
    return deletedMs === null && !isArchived && memberIds.length > 0;
  });
}

/** Lives until `messages` messages have appeared; what else happens meanwhile comes on top. */
export function liveUntil(options: LifeOptions, messages: number): LifeEvent[] {
  const events: LifeEvent[] = [];
  let created = 0;
  for (const event of liveLife(options)) {
    events.push(event);
    if (event.created) created += 1;
    if (created >= messages) break;
  }
  return events;
}

/** Lives at `perSecond` steps a second until the signal is aborted. */
export async function liveSteadily(options: LifeOptions, perSecond: number, signal: AbortSignal): Promise<void> {
  const life = liveLife(options);
  const startedMs = options.clock.nowMs();
  for (let step = 1; !signal.aborted; step += 1) {
    const dueMs = startedMs + (step * 1000) / perSecond;
    try {
      await options.clock.sleep(Math.max(0, dueMs - options.clock.nowMs()), signal);
    } catch {
      return;
    }
    life.next();
  }
}

function pickWeighted(random: SeededRandom, weights: readonly [LifeOperation, number][]): LifeOperation {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random.next() * total;
  for (const [operation, weight] of weights) {
    left -= weight;
    if (left < 0) return operation;
  }
  return "create";
}

function onRecent(
  scene: Scene,
  allows: (stored: StoredMessage) => boolean,
  act: (reference: { conversationId: string; messageId: string }) => StoredMessage,
): StoredMessage | undefined {
  const target = pick(scene, allows);
  return target && act(referenceOf(target));
}

function pick(scene: Scene, allows: (stored: StoredMessage) => boolean): StoredMessage | undefined {
  const candidates = scene.recent.filter(allows);
  return candidates.length === 0 ? undefined : scene.random.pick(candidates);
}

function isWritten(stored: StoredMessage): boolean {
  return stored.message.deletedDateTime === null && stored.message.messageType === "message";
}

function referenceOf(stored: StoredMessage): { conversationId: string; messageId: string } {
  return { conversationId: stored.conversation.conversationId, messageId: stored.id };
}

function by(scene: Scene): { fromUserId: string } {
  return { fromUserId: scene.userId };
}

function richDraft(scene: Scene): Draft {
  return withContents(draft(scene), { ...scene, random: scene.contentRandom });
}

function draft({ model, random, conversation }: Scene): Draft {
  const mentioned = random.chance(MENTION_CHANCE) ? [model.person(random.pick(conversation.memberIds))] : [];
  return {
    text: sentence(random),
    mentions: mentioned,
    attachments: random.chance(ATTACHMENT_CHANCE) ? [fileAttachment(random)] : [],
    ...(random.chance(SUBJECT_CHANCE) && conversation.teamId !== null ? { subject: random.pick(TOPICS) } : {}),
    ...(random.chance(IMPORTANT_CHANCE) ? { importance: "high" as const } : {}),
    ...(random.chance(EMOJI_CHANCE) ? { emoji: random.pick(EMOJIS) } : {}),
  };
}

function fileAttachment(random: SeededRandom): ChatMessageAttachment {
  const name = `${random.pick(TOPICS)} ${random.integer(100)}.docx`;
  return {
    id: random.guid(),
    contentType: "reference",
    contentUrl: `https://contoso.sharepoint.example/sites/files/${encodeURIComponent(name)}`,
    content: null,
    name,
    thumbnailUrl: null,
    teamsAppId: null,
  };
}

/** "chatMessageAttachment resource type": a card is JSON as text, and the body says where it stands. */
function cardAttachment(random: SeededRandom): ChatMessageAttachment {
  const card = {
    type: "AdaptiveCard",
    version: "1.4",
    body: [
      { type: "TextBlock", text: random.pick(TOPICS), weight: "Bolder" },
      { type: "TextBlock", text: sentence(random), wrap: true },
    ],
    actions: [{ type: "Action.OpenUrl", title: "Open", url: "https://contoso.example/" }],
  };
  return {
    id: random.hex(32),
    contentType: "application/vnd.microsoft.card.adaptive",
    contentUrl: null,
    content: JSON.stringify(card),
    name: null,
    thumbnailUrl: null,
    teamsAppId: null,
  };
}

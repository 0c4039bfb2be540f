import { createSeededRandom, type SeededRandom } from "../../local/seeded-random.ts";
import type { SearchEntry, SeenPlace } from "../../shared/port/search-index.ts";

/** A tenant's messages as far as a search knows them, and what people look for in them: the same every time. */
export interface SearchWorld {
  readonly messages: number;
  /** In batches, as the feed brings them. */
  entries(): Generator<readonly SearchEntry[]>;
  /** What one person sees: half of it whole, half of it from when they came. */
  readonly seen: readonly SeenPlace[];
  /** As they are typed. */
  readonly questions: readonly string[];
}

export interface SearchWorldSizes {
  readonly messages: number;
  readonly conversations: number;
  readonly seenConversations: number;
  readonly questions: number;
  /** Every so manieth question is also asked of everything, which takes the most. */
  readonly everythingEvery: number;
}

/** Some two hundred people's years. */
export const FULL: SearchWorldSizes = {
  messages: 1_000_000,
  conversations: 5_000,
  seenConversations: 200,
  questions: 240,
  everythingEvery: 4,
};
export const SMALL: SearchWorldSizes = {
  messages: 2_000,
  conversations: 50,
  seenConversations: 10,
  questions: 40,
  everythingEvery: 1,
};

const VOCABULARY = 40_000;
const BATCH = 2_000;
const START_MS = Date.UTC(2024, 0, 1);
const MINUTE_MS = 60_000;
const MAX_WORDS = 24;
const EMOJI = ["🎉", "👍🏽", "❤️", "👩‍💻", "🚀"];

/** Letters that the words of a language are made of; without `spaces` they follow one another. */
const LANGUAGES = [
  { share: 0.55, syllables: "ba re to mi ka lo sen dur plan ver ing per con for ter est", spaces: true },
  { share: 0.12, syllables: "für straße ün mög ält schön ge ver lich keit", spaces: true },
  { share: 0.08, syllables: "é è ça naï ment tion çon eur", spaces: true },
  { share: 0.07, syllables: "ışı İs tan ğü lü ne şim di", spaces: true },
  { share: 0.06, syllables: "λό γος ά νθ ρω πος Σω τή ς", spaces: true },
  { share: 0.06, syllables: "при вет ра бо та й ё же ни е", spaces: true },
  { share: 0.06, syllables: "東 京 都 会 議 計 画 の に を 明日 資料", spaces: false },
] as const;

interface Word {
  readonly text: string;
  readonly spaces: boolean;
}

export function createSearchWorld(sizes: SearchWorldSizes): SearchWorld {
  const words = vocabulary(createSeededRandom(1));
  return {
    messages: sizes.messages,
    entries: () => entriesOf(sizes, words),
    seen: seenOf(sizes),
    questions: questionsOf(sizes, words),
  };
}

function vocabulary(random: SeededRandom): Word[] {
  const known = new Map<string, Word>();
  while (known.size < VOCABULARY) {
    let share = random.next();
    const language = LANGUAGES.find((each) => {
      share -= each.share;
      return share < 0;
    });
    const { syllables, spaces } = language ?? LANGUAGES[0];
    const parts = syllables.split(" ");
    const text = Array.from({ length: 1 + random.integer(4) }, () => random.pick(parts)).join("");
    known.set(text, { text, spaces });
  }
  return [...known.values()];
}

/** As words of a language are spread: the second half as often as the first, the third a third as often. */
function pickWord(random: SeededRandom, words: readonly Word[]): Word {
  return words[Math.floor(words.length ** random.next()) - 1] ?? (words[0] as Word);
}

function textOf(random: SeededRandom, words: readonly Word[]): string {
  const length = 1 + random.integer(MAX_WORDS);
  const parts = Array.from({ length }, () => {
    const { text, spaces } = pickWord(random, words);
    return spaces ? `${text} ` : text;
  });
  return `${parts.join("")}${random.chance(0.1) ? random.pick(EMOJI) : ""}`;
}

function conversationId(number: number): string {
  return `19:${number.toString(16).padStart(32, "0")}@thread.v2`;
}

/** Some conversations have far more than others. */
function pickConversation(random: SeededRandom, { conversations }: SearchWorldSizes): number {
  return Math.floor(conversations * random.next() ** 2);
}

function* entriesOf(sizes: SearchWorldSizes, words: readonly Word[]): Generator<readonly SearchEntry[]> {
  const random = createSeededRandom(2);
  for (let from = 0; from < sizes.messages; from += BATCH) {
    const until = Math.min(sizes.messages, from + BATCH);
    yield Array.from({ length: until - from }, (_none, offset): SearchEntry => {
      const number = from + offset;
      const createdMs = START_MS + number * MINUTE_MS;
      const subject = { kind: "message", id: conversationId(pickConversation(random, sizes)), documentId: `${number}` };
      const document = {
        version: createdMs,
        isLatest: true,
        isBlocked: false,
        createdMs,
        modifiedMs: createdMs,
        teamId: null,
        senderIds: [`user-${random.integer(200)}`],
        senderTypes: [],
        mentionedIds: random.chance(0.05) ? [`user-${random.integer(200)}`] : [],
        hasAttachment: random.chance(0.1),
        text: textOf(random, words),
        fileNames: [],
      };
      return { subject, version: createdMs, documents: [document], expiresMs: null } as SearchEntry;
    });
  }
}

function seenOf({ conversations, seenConversations, messages }: SearchWorldSizes): SeenPlace[] {
  const halfMs = START_MS + (messages / 2) * MINUTE_MS;
  return Array.from({ length: seenConversations }, (_none, index) => {
    const id = conversationId(Math.floor((index * conversations) / seenConversations));
    const fromMs = index % 2 === 0 ? 0 : halfMs;
    return { kind: "message", id, times: [{ fromMs, untilMs: 8_640_000_000_000_001 }] };
  });
}

type Ask = (random: SeededRandom, word: () => string) => string;

/** How often each way of asking is used: the first ones are what people type most. */
const ASKED: readonly Ask[] = [
  (_random, word) => word(),
  (_random, word) => word(),
  (_random, word) => word(),
  (_random, word) => `${word()} ${word()}`,
  (_random, word) => `${word()} ${word()}`,
  (_random, word) => `"${word()} ${word()}"`,
  (_random, word) => `${word()} OR ${word()}`,
  (_random, word) => `${word()} -${word()}`,
  (random, word) =>
    `${Array.from(`${word()}plan`)
      .slice(0, 3 + random.integer(2))
      .join("")}*`,
];

function questionsOf({ questions }: SearchWorldSizes, words: readonly Word[]): string[] {
  const random = createSeededRandom(3);
  // Nobody looks for the twenty words that are in most of what is said.
  const sought = words.slice(20);
  return Array.from({ length: questions }, (_none, index) => {
    const ask = ASKED[index % ASKED.length] as Ask;
    return ask(random, () => pickWord(random, sought).text);
  });
}

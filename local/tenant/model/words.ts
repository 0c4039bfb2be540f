import type { SeededRandom } from "../../seeded-random.ts";

export const FIRST_NAMES = ["Adele", "Megan", "Niklas", "Robin", "Lidia", "Diego", "Grady", "Irvin", "Joni", "Lynne"];
export const LAST_NAMES = ["Vance", "Bowen", "Lang", "Kline", "Holloway", "Siciliani", "Archie", "Sayers", "Sherman"];
export const TEAM_NAMES = ["Engineering", "Retail", "Operations", "Design", "Legal", "Marketing"];
export const TOPICS = ["Roadmap", "Release", "Budget", "Hiring", "Support", "Travel", "Launch", "Security"];

/** Deliberately beyond ASCII: accents, right-to-left, surrogate pairs and HTML's own characters all occur in real chats. */
const WORDS = [
  ..."the plan for release is ready and we should review it before Friday because numbers look better than last week".split(
    " ",
  ),
  ...["café", "naïve", "Zürich", "日本語", "привет", "שלום", "🚀", "👩‍💻", "a<b", "R&D", '"quoted"', "100%", "O'Brien"],
];

export function sentence(random: SeededRandom): string {
  return Array.from({ length: 3 + random.integer(14) }, () => random.pick(WORDS)).join(" ");
}

import { safeLine } from "./safe.ts";

/** What a chat without a topic is called: by the others in it, as Teams does. */
function titleOfMembers(names: string | null, myName: string | undefined): string {
  if (names === null) return "A chat";
  const others = names.split(", ").filter((name) => name !== myName);
  return others.length === 0 ? names : others.join(", ");
}

interface ChatNames {
  readonly topic?: unknown;
  readonly title: string | null;
}

export function titleOfChat({ topic, title }: ChatNames, myName: string | undefined): string {
  return safeLine((typeof topic === "string" && topic) || titleOfMembers(title, myName)) || "A chat";
}

export function textIn(value: unknown, otherwise = ""): string {
  return typeof value === "string" && value !== "" ? safeLine(value) : otherwise;
}

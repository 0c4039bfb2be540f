import { ExternalLink } from "../external-link.tsx";
import { type JsonObject, textOf } from "../words/identity.ts";
import { safeLink } from "../words/safe-link.ts";
import { textsOf } from "./card-json.ts";

interface Properties {
  readonly type: string;
  readonly name: string;
  readonly card: JsonObject | undefined;
  readonly url: string;
}

/** What is known by what it begins with; the rest is called an attachment. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^meetingReference$/, "Meeting"],
  [/^tabReference$/, "Tab"],
  [/fluidEmbedCard$/, "Loop component"],
  [/^image\/|\.card\.animation$/, "Picture"],
  [/^video\/|\.card\.video$/, "Video"],
  [/^audio\/|\.card\.audio$/, "Sound"],
  [/\.card\.(?:signin|oauth)$/, "Signing in"],
  [/\.card\.receipt$/, "Receipt"],
  [/card/i, "Card"],
];

/** Any other attachment: what it is, what it says, and where it leads. */
export function OtherCard({ type, name, card, url }: Properties) {
  const kind = KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? "Attachment";
  const href = [url, card?.componentUrl, card?.meetingJoinUrl, card?.url]
    .map(safeLink)
    .find((each) => each !== undefined);
  const title = name || textOf(card?.title);
  const texts = textsOf(card).filter((text) => text !== title);
  return (
    <div class="card">
      <p>
        <span class="muted">{kind}</span>{" "}
        {href === undefined ? (
          <bdi class="bold">{title}</bdi>
        ) : (
          <ExternalLink href={href}>{title || "Open"}</ExternalLink>
        )}
      </p>
      {texts.map((text) => (
        <p key={text} dir="auto">
          {text}
        </p>
      ))}
    </div>
  );
}

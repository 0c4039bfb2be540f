import { isJsonObject, type JsonObject, textOf } from "../words/identity.ts";
import { CardImage } from "./card-image.tsx";

/** The headline of an announcement in a channel. */
export function Announcement({ card }: { readonly card: JsonObject }) {
  const details = isJsonObject(card.cardImageDetails) ? card.cardImageDetails : {};
  const url = textOf(details.uploadedImageDetail) || textOf(details.imageUrl);
  return (
    <div class="announcement">
      <span class="kind-of-post">Announcement</span>
      <p dir="auto">{textOf(card.title)}</p>
      {url !== "" && <CardImage image={{ url, alt: "Picture of the announcement" }} />}
    </div>
  );
}

import { ForeignPicture } from "../content/foreign-picture.tsx";
import { Picture } from "../content/picture.tsx";
import { hostedIdIn } from "../words/content-words.ts";
import { type JsonObject, textOf } from "../words/identity.ts";

/** A picture of a card: one that was kept, one in the card itself, or a link to where it is. */
export function CardImage({ image }: { readonly image: JsonObject }) {
  const address = textOf(image.url) || textOf(image.image);
  if (address === "") return null;
  const alt = textOf(image.altText) || textOf(image.alt) || textOf(image.title) || "Picture";
  const hostedId = hostedIdIn(address);
  return hostedId === undefined ? (
    <ForeignPicture address={address} alt={alt} />
  ) : (
    <Picture hostedId={hostedId} alt={alt} />
  );
}

import { isJsonObject, type JsonObject, textOf } from "../words/identity.ts";
import { botActions, CardActions } from "./card-actions.tsx";
import { CardHead } from "./card-head.tsx";
import { CardImage } from "./card-image.tsx";
import { objectsIn } from "./card-json.ts";

/** A hero card, and a thumbnail card, which is the same with a smaller picture. */
export function HeroCard({ card }: { readonly card: JsonObject }) {
  const tap = isJsonObject(card.tap) ? [{ title: textOf(card.title) || "Open", ...card.tap }] : [];
  return (
    <div class="card">
      <CardHead title={textOf(card.title)} subtitle={textOf(card.subtitle)} text={textOf(card.text)} />
      {objectsIn(card.images).map((image, index) => (
        <CardImage key={index} image={image} />
      ))}
      <CardActions
        actions={[...botActions(card.buttons), ...botActions(tap).filter(({ href }) => href !== undefined)]}
      />
    </div>
  );
}

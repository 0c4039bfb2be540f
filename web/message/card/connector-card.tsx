import { isJsonObject, type JsonObject, textOf } from "../words/identity.ts";
import { CardActions, connectorActions } from "./card-actions.tsx";
import { CardHead } from "./card-head.tsx";
import { CardImage } from "./card-image.tsx";
import { objectsIn } from "./card-json.ts";
import { Facts } from "./facts.tsx";

/** "Actionable message card reference": what connectors post. */
export function ConnectorCard({ card }: { readonly card: JsonObject }) {
  return (
    <div class="card">
      <CardHead title={textOf(card.title)} subtitle="" text={textOf(card.text) || textOf(card.summary)} />
      {objectsIn(card.sections).map((section, index) => (
        <Section key={index} section={section} />
      ))}
      <CardActions actions={connectorActions(card.potentialAction)} />
    </div>
  );
}

function Section({ section }: { readonly section: JsonObject }) {
  const { heroImage, images, facts, text, potentialAction } = section;
  return (
    <div>
      <CardHead title={textOf(section.title)} subtitle="" text="" />
      <CardHead
        title={textOf(section.activityTitle)}
        subtitle={textOf(section.activitySubtitle)}
        text={textOf(section.activityText)}
      />
      <Facts facts={objectsIn(facts).map(({ name, value }) => ({ name: textOf(name), value: textOf(value) }))} />
      <CardHead title="" subtitle="" text={textOf(text)} />
      {[...(isJsonObject(heroImage) ? [heroImage] : []), ...objectsIn(images)].map((image, index) => (
        <CardImage key={index} image={image} />
      ))}
      <CardActions actions={connectorActions(potentialAction)} />
    </div>
  );
}

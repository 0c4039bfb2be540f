import { type JsonObject, textOf } from "../words/identity.ts";
import { AdaptiveElements } from "./adaptive-elements.tsx";
import { adaptiveActions, CardActions } from "./card-actions.tsx";
import { textsOf } from "./card-json.ts";

/** "Adaptive Cards schema explorer", as far as it says something to somebody who reads. */
export function AdaptiveCard({ card }: { readonly card: JsonObject }) {
  const hasBody = Array.isArray(card.body) && card.body.length > 0;
  return (
    <div class="card">
      {hasBody ? (
        <AdaptiveElements items={card.body} />
      ) : (
        <p dir="auto">{textOf(card.fallbackText) || textsOf(card).join("\n")}</p>
      )}
      <CardActions actions={adaptiveActions(card.actions)} />
    </div>
  );
}

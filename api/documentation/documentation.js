// Shows the OpenAPI document of this very server; nothing is fetched from elsewhere.

/** What swagger-ui-bundle.js leaves in the page. */
const swaggerUi = /** @type {(options: object) => void} */ (Reflect.get(
  globalThis,
  "SwaggerUIBundle",
));

swaggerUi({
  url: "/openapi.json",
  dom_id: "#documentation",
  deepLinking: true,
  validatorUrl: null,
});

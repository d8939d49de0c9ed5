"""schemathesis asks by the OpenAPI document: nothing may be answered that the document does not tell of, nor a 5xx."""

"""Names of models as rows, and relations to objects of any model."""

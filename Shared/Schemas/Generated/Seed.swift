enum SchemasSeed {}

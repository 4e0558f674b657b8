enum EdgesSeed {}

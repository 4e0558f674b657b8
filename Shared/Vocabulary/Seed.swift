enum VocabularySeed {}

"""How the attribution tagger's weights are made: needs torch (the extra `train`), as nothing else in the house does."""

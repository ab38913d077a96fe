"""A room of a newer program, for the tests of upgrades: what its migration does, the environment says."""

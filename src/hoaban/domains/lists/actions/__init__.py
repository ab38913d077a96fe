"""Writes: a list at a time (`loading`), its new villages (`villages`), what it could not bring (`ledger`), a list confirmed (`whole`)."""

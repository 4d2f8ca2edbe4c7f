"""The agenda in versions, who speaks for whom, the ledger of speaking time."""

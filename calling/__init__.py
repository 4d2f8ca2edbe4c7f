"""Whom to invite: nominations with opinions, the policy, organisations that ask to take part."""

"""What people type about texts: its shape, not its rules."""

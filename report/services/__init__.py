"""Acts, one noun a file. Lock order: meeting → report → decision or correction → outbox."""
